/**
 * What an exchange costs in the gateway alone: CPU time of one process that forwards and judges nothing, GET or POST of 1 KB, 32
 * connections, keep-alive both ways. Run: `node bench/passthrough.ts [--bytes 1000] [--post] [--rounds 5] [--seconds 3]`.
 *
 * Measured on two shared cores: 25 µs, where it was 39 with undici and a proxy of forty lines on node:http and undici's Pool.dispatch that
 * checks, rewrites and counts nothing took 40. About 9 µs are the kernel's (four socket calls), the rest node's server and its
 * ServerResponse, garbage collection, and the gateway's own: one pass over the header lines in, one out, each way.
 * What it took: no stream of a request's body, no `req.headers`, no timer, signal or listener an exchange, one object for the answer and
 * its body, and sockets of ours to the upstream, with one text out and one parser in (docs/adr/0006).
 * To profile: `node --cpu-prof bench/passthrough.ts --serve gateway <port>` beside `--serve upstream 1000`, then wrk.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { startGateway } from '@sluice/gateway';
import { apiId } from '@sluice/model';
import { cpuSecondsOf, median } from './cpu.ts';
import { drive } from './wrk.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    bytes: { type: 'string', default: '1000' },
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '3' },
    post: { type: 'boolean', default: false },
    serve: { type: 'string' },
  },
});

if (values.serve === undefined) await measure();
else console.log(await serve(values.serve, Number(positionals[0])));

async function measure(): Promise<void> {
  const upstream = await started('upstream', Number(values.bytes));
  const gateway = await started('gateway', upstream.port);
  const pid = gateway.process.pid ?? 0;
  const cpuUs: number[] = [];
  for (let round = 0; round <= Number(values.rounds); round += 1) {
    const before = cpuSecondsOf(pid);
    const result = await drive({
      url: `http://127.0.0.1:${gateway.port}/items/1`,
      connections: 32,
      seconds: Number(values.seconds),
      headers: ['Accept: application/json', 'Authorization: Bearer abcdefghijklmnop', 'User-Agent: bench/1'],
      body: values.post ? JSON.stringify({ text: 'x'.repeat(1000) }) : null,
      folder: tmpdir(),
    });
    if (result.failed > 0) console.log(`${result.failed} failed`);
    if (round > 0) cpuUs.push(((cpuSecondsOf(pid) - before) * 1e6) / result.requests);
  }
  console.log(
    `gateway: ${median(cpuUs).toFixed(1)} µs CPU an exchange (${Math.min(...cpuUs).toFixed(1)} to ${Math.max(...cpuUs).toFixed(1)})`,
  );
  gateway.process.kill();
  upstream.process.kill();
}

async function started(what: string, parameter: number): Promise<{ readonly process: ChildProcess; readonly port: number }> {
  const child = spawn(process.execPath, [fileURLToPath(import.meta.url), '--serve', what, String(parameter)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(child.stdout, 'data');
  return { process: child, port: Number(line) };
}

async function serve(what: string, parameter: number): Promise<number> {
  // A profile is written when the process ends by itself.
  process.on('SIGTERM', () => process.exit(0));
  if (what === 'upstream') return serveUpstream(parameter);
  const gateway = await startGateway({
    listen: { host: '127.0.0.1', port: 0 },
    routes: [
      {
        api: apiId('bench'),
        hosts: [],
        basePath: '/',
        paths: 'lenient',
        stripsPrefix: false,
        upstream: `http://127.0.0.1:${parameter}`,
        hostSent: 'client',
        allowsUpgrade: () => false,
        passesEarlyHints: false,
        upstreamTls: null,
      },
    ],
    handler: {
      async handle(captured, way) {
        const answer = await way.forward(captured.request);
        if (answer.kind === 'upstream-fault') throw new Error(answer.detail);
        return { message: answer };
      },
      refused() {},
    },
    trustedProxies: [],
    now: Date.now,
    random: Math.random,
  });
  return gateway.address.port;
}

async function serveUpstream(bytes: number): Promise<number> {
  const body = Buffer.from(JSON.stringify({ text: 'x'.repeat(Math.max(0, bytes - 11)) }));
  const lines = [
    'Content-Type',
    'application/json',
    'Content-Length',
    String(body.length),
    'Cache-Control',
    'no-store',
    'X-Request-Id',
    'abc',
  ];
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(200, 'OK', lines).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}
