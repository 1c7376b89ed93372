import { createServer } from 'node:http';
import { Duplex } from 'node:stream';

export interface StrictlyParsed {
  readonly method: string;
  readonly target: string;
  readonly lines: readonly (readonly [string, string])[];
  readonly body: Buffer;
}

/** The same bytes under node's own parser in its strict mode. Fails when it would not take them, or takes less than all. */
export async function parseRequestsStrictly(bytes: Buffer): Promise<readonly StrictlyParsed[]> {
  const parsed: StrictlyParsed[] = [];
  const bodies: Promise<void>[] = [];
  const server = createServer({ maxHeaderSize: 1 << 20, insecureHTTPParser: false });
  server.maxHeadersCount = 0;
  const wire = new Duplex({ read() {}, write: (_chunk, _encoding, done) => done() });
  const failure = new Promise<never>((_resolve, reject) => server.on('clientError', reject));
  failure.catch(() => {});
  server.on('request', (request, response) => {
    const lines: [string, string][] = [];
    for (let index = 0; index < request.rawHeaders.length; index += 2)
      lines.push([request.rawHeaders[index] ?? '', request.rawHeaders[index + 1] ?? '']);
    const chunks: Buffer[] = [];
    const entry = { method: request.method ?? '', target: request.url ?? '', lines, body: Buffer.alloc(0) };
    parsed.push(entry);
    bodies.push(
      new Promise((resolve, reject) => {
        request.on('data', (chunk: Buffer) => chunks.push(chunk));
        request.on('end', () => {
          entry.body = Buffer.concat(chunks);
          response.end();
          resolve();
        });
        request.on('error', reject);
      }),
    );
  });
  server.emit('connection', wire);
  wire.push(bytes);
  await Promise.race([failure, new Promise((resolve) => setImmediate(resolve))]);
  await Promise.race([failure, Promise.all(bodies)]);
  wire.destroy();
  return parsed;
}
