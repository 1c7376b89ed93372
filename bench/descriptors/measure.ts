import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { cpuSecondsOf } from '../cpu.ts';
import { launchOwn, stop } from '../peers/launch.ts';
import { workerOf } from '../peers/worker.ts';

const main = fileURLToPath(new URL('../../packages/sluice/src/main.ts', import.meta.url));

export interface DescriptorsReading {
  /** CPU of the worker, as a share of one core, while nobody more can be accepted. */
  readonly cpuShare: number;
  /** From the release of all connections to the first answer. */
  readonly againMs: number;
  readonly isSameWorker: boolean;
}

const descriptors = 256;
const clients = 400;
const answerTimeoutMs = 250;

/** Holds more connections than the descriptors of the worker allow, looks at what it does meanwhile, and lets go. */
export async function measureDescriptors(folder: string, heldSeconds: number): Promise<DescriptorsReading> {
  await using cleanup = new AsyncDisposableStack();
  const upstream = createServer((socket) =>
    socket
      .on('error', () => undefined)
      .on('data', () => socket.write('HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nok')),
  ).listen(0, '127.0.0.1');
  await once(upstream, 'listening');
  cleanup.defer(() => void upstream.close());
  const { child, ready } = await start(folder, (upstream.address() as AddressInfo).port);
  cleanup.defer(() => stop(child));
  const port = Number(new URL((JSON.parse(ready) as { readonly url: string }).url).port);
  const worker = workerOf(child.pid ?? 0);

  const held = Array.from({ length: clients }, () => holding(port));
  cleanup.defer(() => letGo(held));
  await delay(1_000);
  const before = cpuSecondsOf(worker);
  await delay(heldSeconds * 1_000);
  const cpuShare = (cpuSecondsOf(worker) - before) / heldSeconds;
  letGo(held);
  const released = performance.now();
  while (!(await isAnswered(port)));
  return { cpuShare, againMs: performance.now() - released, isSameWorker: workerOf(child.pid ?? 0) === worker };
}

/** `ulimit` bounds both limits: node raises the soft one to the hard one. */
function start(folder: string, upstreamPort: number): ReturnType<typeof launchOwn> {
  const home = join(folder, 'sluice');
  mkdirSync(home, { recursive: true });
  const file = join(home, 'sluice.yaml');
  writeFileSync(
    file,
    `version: 1
listen: { host: 127.0.0.1, port: 0 }
workers: 1
limits: { connectionsPerAddressMax: 5000, connectionsPerNetworkMax: 5000 }
timeouts: { headersMs: 120000 }
apis: [{ name: api, upstream: "http://127.0.0.1:${upstreamPort}" }]
`,
  );
  const command = `ulimit -n ${descriptors} && exec "$0" "$@"`;
  return launchOwn(['-c', command, process.execPath, main, 'start', '--config', file, '--no-color'], process.env, 'sh');
}

function holding(port: number): Socket {
  const socket = connect(port, '127.0.0.1').on('error', () => undefined);
  socket.resume();
  socket.write('GET /held HTTP/1.1\r\nHost: held.test\r\n');
  return socket;
}

function letGo(held: readonly Socket[]): void {
  for (const socket of held) socket.destroy();
}

/** Whoever is told to come again, or not heard, comes again. */
function isAnswered(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const asking = get({ host: '127.0.0.1', port, path: '/', agent: false, timeout: answerTimeoutMs }, (response) => {
      response.resume();
      response.once('close', () => resolve(response.statusCode === 200));
    });
    asking.once('timeout', () => asking.destroy());
    asking.once('error', () => setTimeout(resolve, 20, false));
  });
}
