import type { Serializable } from 'node:child_process';

/** One end of an IPC channel: a child process seen from its parent, or the parent seen from the child. */
export interface Channel {
  send(message: Serializable): void;
  on(listener: (message: unknown) => void): void;
}

interface Call {
  readonly sluice: 'call';
  readonly number: number;
  readonly name: string;
  readonly value: Serializable;
}

interface Reply {
  readonly sluice: 'reply';
  readonly number: number;
  readonly value?: Serializable;
  readonly error?: { readonly message: string; readonly code: string };
}

export type Answers = Readonly<Record<string, (value: never) => unknown>>;

/** Answers calls that come over the channel; what a handler throws goes back as an error. */
export function answerCalls(channel: Channel, answers: Answers): void {
  channel.on((message) => {
    if (!isMessage(message) || message.sluice !== 'call') return;
    const { number, name, value } = message;
    answerOf(answers, name, value).then(
      (result) => channel.send({ sluice: 'reply', number, value: (result ?? null) as Serializable }),
      (error: unknown) => channel.send({ sluice: 'reply', number, error: wordsOf(error) }),
    );
  });
}

async function answerOf(answers: Answers, name: string, value: Serializable): Promise<unknown> {
  const answer = Object.hasOwn(answers, name) ? answers[name] : undefined;
  if (!answer) throw new Error(`no answer to "${name}"`);
  return answer(value as never);
}

function wordsOf(error: unknown): { readonly message: string; readonly code: string } {
  const { message = String(error), code = 'SLUICE_INTERNAL' } = error as { message?: string; code?: string };
  return { message, code };
}

/** The other end is there no more; whether it heard the call nobody knows. */
export class Gone extends Error {}

/** Makes calls over the channel. Each waits at most `timeoutMs`; `close` fails those that still wait. */
export class Caller {
  readonly #channel: Channel;
  readonly #timeoutMs: number;
  readonly #waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void; timer: NodeJS.Timeout }>();
  #next = 1;
  #goneWhy: string | null = null;

  constructor(channel: Channel, timeoutMs = 60_000) {
    this.#channel = channel;
    this.#timeoutMs = timeoutMs;
    channel.on((message) => {
      if (isMessage(message) && message.sluice === 'reply') this.#settle(message);
    });
  }

  call<Value>(name: string, value: object = {}, timeoutMs: number = this.#timeoutMs): Promise<Value> {
    if (this.#goneWhy !== null) return Promise.reject(new Gone(this.#goneWhy));
    const number = this.#next;
    this.#next += 1;
    return new Promise<Value>((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(number);
        reject(new Error(`"${name}" was not answered within ${timeoutMs} ms`));
      }, timeoutMs);
      this.#waiting.set(number, { resolve: (answer) => resolve(answer as Value), reject, timer });
      this.#channel.send({ sluice: 'call', number, name, value });
    });
  }

  close(why: string): void {
    this.#goneWhy = why;
    for (const waiting of this.#waiting.values()) {
      clearTimeout(waiting.timer);
      waiting.reject(new Gone(why));
    }
    this.#waiting.clear();
  }

  #settle(reply: Reply): void {
    const waiting = this.#waiting.get(reply.number);
    if (!waiting) return;
    this.#waiting.delete(reply.number);
    clearTimeout(waiting.timer);
    if (reply.error) waiting.reject(Object.assign(new Error(reply.error.message), { code: reply.error.code }));
    else waiting.resolve(reply.value);
  }
}

function isMessage(message: unknown): message is Call | Reply {
  return typeof message === 'object' && message !== null && 'sluice' in message;
}
