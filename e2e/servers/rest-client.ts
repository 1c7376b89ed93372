import type { Steps } from './steps.ts';

export interface Call {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** The status that shall come; any of the 2xx when left out. */
  readonly expect?: number;
}

/** A plain client of a REST API: keeps cookies, sends JSON or bytes, and minds the status. Each call is a step. */
export class RestClient {
  readonly #url: string;
  readonly #steps: Steps;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #cookies = new Map<string, string>();

  constructor(url: string, steps: Steps, headers: Readonly<Record<string, string>> = {}) {
    this.#url = url;
    this.#steps = steps;
    this.#headers = headers;
  }

  /** Undefined when the step failed. */
  call(method: string, path: string, call: Call = {}): Promise<unknown> {
    return this.#steps.step(`${method} ${path}${call.expect === undefined ? '' : ` (${call.expect})`}`, () =>
      this.#send(method, path, call),
    );
  }

  async #send(method: string, path: string, { body, headers, expect }: Call): Promise<unknown> {
    const isBytes = typeof body === 'string' || body instanceof Buffer;
    const response = await fetch(new URL(path, this.#url), {
      method,
      redirect: 'manual',
      headers: {
        ...this.#headers,
        ...(this.#cookies.size === 0 ? {} : { cookie: [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ') }),
        ...(body === undefined || isBytes ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: isBytes ? body : JSON.stringify(body) }),
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      this.#cookies.set(name, value);
    }
    const text = await response.text();
    const isRight = expect === undefined ? response.ok : response.status === expect;
    if (!isRight) throw new Error(`${response.status} instead of ${expect ?? '2xx'}: ${text.slice(0, 240)}`);
    return response.headers.get('content-type')?.includes('json') && text !== '' ? JSON.parse(text) : text;
  }
}

/** A text or number within an answer; "missing" where there is none, so that the steps that need it fail by themselves. */
export function textAt(answer: unknown, ...keys: readonly (string | number)[]): string {
  let current = answer;
  for (const key of keys) {
    if (typeof current !== 'object' || current === null) return 'missing';
    current = (current as Record<string | number, unknown>)[key];
  }
  return typeof current === 'string' || typeof current === 'number' ? String(current) : 'missing';
}
