import { Agent, request } from 'node:http';
import { type ClientHttp2Session, connect } from 'node:http2';

/** Everything that a client learns of one answer. */
export interface Seen {
  readonly status: number;
  /** Names and values in their order, with what only the connection or the moment tells; names as they came. */
  readonly head: readonly (readonly [string, string])[];
  readonly body: string;
  /** The connection was closed, or something came after the end. */
  readonly hasClosed: boolean;
  readonly ms: number;
}

export interface Client {
  readonly protocol: string;
  ask(method: string, path: string, headers: Readonly<Record<string, string>>): Promise<Seen>;
  close(): void;
}

/** One connection that is kept. */
export function http1Client(port: number): Client {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  return {
    protocol: 'HTTP/1.1',
    ask: (method, path, headers) =>
      new Promise((resolve, reject) => {
        const startedAtMs = performance.now();
        const asked = request({ host: '127.0.0.1', port, method, path, headers, agent }, (answer) => {
          const chunks: Buffer[] = [];
          answer.on('data', (chunk: Buffer) => chunks.push(chunk));
          answer.on('error', reject);
          answer.on('end', () => {
            const head = Array.from({ length: answer.rawHeaders.length / 2 }, (_, at) => {
              return [answer.rawHeaders[2 * at] ?? '', answer.rawHeaders[2 * at + 1] ?? ''] as const;
            });
            const hasClosed = answer.headers.connection === 'close' || !answer.complete;
            const ms = performance.now() - startedAtMs;
            resolve({ status: answer.statusCode ?? 0, head, body: Buffer.concat(chunks).toString('latin1'), hasClosed, ms });
          });
        });
        asked.on('error', reject);
        asked.end();
      }),
    close: () => agent.destroy(),
  };
}

export async function http2Client(port: number): Promise<Client> {
  const session: ClientHttp2Session = connect(`http://127.0.0.1:${port}`);
  await new Promise((resolve, reject) => session.once('connect', resolve).once('error', reject));
  return {
    protocol: 'HTTP/2',
    ask: (method, path, headers) =>
      new Promise((resolve, reject) => {
        const startedAtMs = performance.now();
        const stream = session.request({ ':method': method, ':path': path, ...headers });
        const chunks: Buffer[] = [];
        let head: Seen['head'] = [];
        let status = 0;
        stream.on('response', (fields) => {
          status = fields[':status'] ?? 0;
          head = Object.entries(fields).map(([name, value]) => [name, String(value)] as const);
        });
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('error', reject);
        stream.on('end', () => {
          const ms = performance.now() - startedAtMs;
          resolve({ status, head, body: Buffer.concat(chunks).toString('latin1'), hasClosed: session.closed || session.destroyed, ms });
        });
        stream.end();
      }),
    close: () => session.close(),
  };
}

/** What an answer says with the asked id taken out of it, and without the lines named. */
export function toldBy({ status, head, body, hasClosed }: Seen, id: string, left: readonly string[]): string {
  const lines = head.filter(([name]) => !left.includes(name.toLowerCase())).map(([name, value]) => `${name}: ${value}`);
  return [`${status}${hasClosed ? ' and closed' : ''}`, ...lines, '', body].join('\n').replaceAll(id, 'ID');
}
