import { SluiceError } from '@sluice/kit';
import { actorHeader, userOfThisProcess } from './actor.ts';
import { controlErrors } from './errors.ts';
import type { Route } from './route.ts';

const { request } = process.getBuiltinModule('node:http');

/** The command line's end of the control socket. Throws the very error that the route threw, or NOT_RUNNING. */
export class ControlClient {
  readonly #socket: string;
  readonly #timeoutMs: number;

  constructor(socket: string, timeoutMs = 60_000) {
    this.#socket = socket;
    this.#timeoutMs = timeoutMs;
  }

  call<Value>(
    method: Route['method'],
    path: string,
    query: Readonly<Record<string, string | undefined>> = {},
    body?: object,
  ): Promise<Value> {
    const given = Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined);
    const target = given.length === 0 ? path : `${path}?${new URLSearchParams(given).toString()}`;
    return new Promise((resolve, reject) => {
      const headers = { [actorHeader]: userOfThisProcess(), ...(body ? { 'content-type': 'application/json' } : {}) };
      const to = { socketPath: this.#socket, method, path: target, timeout: this.#timeoutMs, agent: false, headers };
      const outgoing = request(to, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          const value = JSON.parse(Buffer.concat(chunks).toString('utf8')) as Value & Refusal;
          if ((response.statusCode ?? 500) < 400) resolve(value);
          else
            reject(new SluiceError(value.code ?? 'SLUICE_CONTROL', response.statusCode ?? 500, value.title ?? 'failed', value.fix ?? ''));
        });
        response.on('error', reject);
      });
      outgoing.on('timeout', () => outgoing.destroy(new Error(`no answer within ${this.#timeoutMs} ms`)));
      outgoing.on('error', (error: NodeJS.ErrnoException) => {
        const isAbsent = error.code === 'ENOENT' || error.code === 'ECONNREFUSED';
        reject(isAbsent ? controlErrors.NOT_RUNNING(this.#socket) : error);
      });
      outgoing.end(body ? JSON.stringify(body) : undefined);
    });
  }
}

interface Refusal {
  readonly code?: string;
  readonly title?: string;
  readonly fix?: string;
}
