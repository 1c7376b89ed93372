import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { connect } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const main = join(dirname(dirname(import.meta.dirname)), 'packages', 'sluice', 'src', 'main.ts');
const startMs = 30_000;
const answerMs = 10_000;

/** A whole Sluice, its own processes and all, in front of one upstream three times: undeclared, only watched, and declared. */
export interface RunningGate {
  readonly port: number;
  readonly dataFolder: string;
  /** Everything that its processes wrote to their standard streams so far. */
  readonly said: () => Buffer;
  /** Sends the bytes over a connection of their own; everything that came back until it closed. */
  send(bytes: Buffer): Promise<Buffer>;
  /** One answer of the control socket, head and body. */
  ask(method: string, path: string): Promise<Buffer>;
  stop(): Promise<void>;
}

export const bases = ['/open', '/watched', '/declared'] as const;

export async function startGate(folder: string, upstream: string): Promise<RunningGate> {
  const dataFolder = join(folder, 'data');
  mkdirSync(dataFolder, { recursive: true });
  writeFileSync(join(folder, 'contract.yaml'), contract);
  writeFileSync(join(folder, 'secret'), 'the key that signs nothing, thirty-two bytes and more');
  const file = join(folder, 'sluice.yaml');
  writeFileSync(file, configuration(upstream));
  const child = spawn(process.execPath, [main, 'start', '--config', file, '--no-color', '--ready-fd', '3'], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  const chunks: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => chunks.push(chunk));
  const said = () => Buffer.concat(chunks);
  const port = await portOf(child, said);
  const socket = join(dataFolder, 'control.sock');
  return {
    port,
    dataFolder,
    said,
    send: (bytes) => sent(port, bytes),
    ask: (method, path) => asked(socket, method, path),
    async stop() {
      if (child.exitCode !== null) return;
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}

function configuration(upstream: string): string {
  return `version: 1
listen: { host: 127.0.0.1, port: 0 }
mode: enforce
data: data
timeouts: { headersMs: 2000, responseMs: 1500, bodyMs: 1500, drainMs: 2000 }
limits: { connectionsPerAddressMax: 1000 }
identity: { jwt: { secret: 'file:secret', algorithms: [HS256] } }
apis:
  - { name: open, upstream: '${upstream}', basePath: /open, routes: [{ match: 'POST /open/captured', capture: { hours: 1 } }] }
  - { name: watched, upstream: '${upstream}', basePath: /watched, mode: observe }
  - { name: declared, upstream: '${upstream}', basePath: /declared, contract: contract.yaml, onInspectError: closed }
`;
}

const contract = `openapi: 3.1.0
info: { title: declared, version: '1' }
servers: [{ url: /declared }]
paths:
  /things:
    get: { responses: { '200': { $ref: '#/components/responses/Some' } } }
    post:
      requestBody: { content: { application/json: { schema: {} }, text/plain: { schema: { type: string } }, '*/*': { schema: {} } } }
      responses: { '200': { $ref: '#/components/responses/Some' } }
  /accounts:
    post:
      requestBody: { required: true, content: { application/json: { schema: { $ref: '#/components/schemas/Account' } } } }
      responses: { '200': { $ref: '#/components/responses/Some' } }
  /accounts/{id}:
    get:
      parameters:
        - { name: id, in: path, required: true, schema: { type: integer } }
        - { name: limit, in: query, schema: { type: integer, maximum: 100 } }
        - { name: X-Mode, in: header, schema: { enum: [fast, slow] } }
        - { name: choice, in: cookie, schema: { enum: [one, two] } }
      responses: { '200': { $ref: '#/components/responses/Some' } }
components:
  schemas:
    Account:
      type: object
      additionalProperties: false
      properties:
        kind: { enum: [small, large] }
        code: { type: string, pattern: '^[A-Z]{3}$' }
        age: { type: integer }
        name: { type: string, maxLength: 8 }
        tags: { type: array, items: { type: string } }
        nested:
          type: object
          properties:
            when: { type: string, format: date-time }
            mail: { type: string, format: email }
            choice: { oneOf: [{ properties: { type: { const: a } }, required: [type] }, { properties: { type: { const: b } }, required: [type] }] }
  responses:
    Some:
      description: What was sent.
      content:
        application/json: { schema: { type: object, properties: { id: { type: integer }, email: { type: string }, name: { type: string }, items: { type: array } } } }
`;

async function portOf(child: ChildProcess, said: () => Buffer): Promise<number> {
  const ready = child.stdio[3];
  if (!ready) throw new Error('Sluice has no way to say that it is ready');
  const ended = once(child, 'exit').then(() => {
    throw new Error(`Sluice ended: ${said().toString().slice(-2000)}`);
  });
  const [line] = (await Promise.race([once(ready, 'data', { signal: AbortSignal.timeout(startMs) }), ended])) as [Buffer];
  const { url }: { readonly url: string } = JSON.parse(line.toString());
  return Number(new URL(url).port);
}

async function sent(port: number, bytes: Buffer): Promise<Buffer> {
  const chunks: Buffer[] = [];
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: false });
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  socket.on('data', (chunk) => chunks.push(chunk));
  // A reset is one of the answers that may come.
  socket.on('error', () => undefined);
  socket.write(bytes);
  const late = new AbortController();
  await Promise.race([closed, delay(answerMs, undefined, { signal: late.signal }).catch(() => undefined)]);
  late.abort();
  socket.destroy();
  return Buffer.concat(chunks);
}

function asked(socketPath: string, method: string, path: string): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const outgoing = request({ socketPath, method, path, agent: false }, (response) => {
      const chunks: Buffer[] = [Buffer.from(`${response.statusCode} ${response.rawHeaders.join('\n')}\n`)];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => resolve(Buffer.concat(chunks)));
      response.on('error', reject);
    });
    outgoing.on('error', reject);
    outgoing.end();
  });
}
