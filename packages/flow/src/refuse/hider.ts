import type { ResponseMessage } from '@sluice/model';
import type { Exchange } from '../exchange.ts';
import type { FlowPorts } from '../ports.ts';
import { type AskAbsent, NotFoundBook } from './not-found.ts';
import { Pace } from './pace.ts';

/** Answers what is hidden, and what is really not there where something is hidden, so that neither the answer nor its time tells which it was. */
export class Hider {
  readonly #ports: FlowPorts;
  readonly #book = new NotFoundBook();
  readonly #pace = new Pace();

  constructor(ports: FlowPorts) {
    this.#ports = ports;
  }

  async answer(exchange: Exchange, kind: 'own' | 'hidden', ask: AskAbsent): Promise<ResponseMessage> {
    const { now, wait } = this.#ports;
    const { endpoint } = exchange.trace;
    const rest = this.#pace.rest(`${endpoint.api} ${endpoint.id}`, kind, now() - exchange.captured.startedAtMs);
    const [message] = await Promise.all([this.#book.answer(exchange, ask, now), rest > 0 ? wait(rest) : null]);
    return message;
  }
}
