import type { ResponseMessage } from '@sluice/model';
import type { Exchange } from '../exchange.ts';
import type { FlowPorts } from '../ports.ts';
import { absentTarget } from './absent-target.ts';
import { type AskAbsent, NotFoundBook } from './not-found.ts';
import { Pace, type PaceKind } from './pace.ts';

/** Answers what is hidden, and what is really not there where something is hidden, so that neither the answer nor its time tells which it was. */
export class Hider {
  readonly #ports: FlowPorts;
  readonly #book = new NotFoundBook();
  readonly #pace = new Pace();

  constructor(ports: FlowPorts) {
    this.#ports = ports;
  }

  /** An exchange came so far; what is to be hidden takes as long from then on. */
  saw(exchange: Exchange, kind: PaceKind): number {
    const ms = this.#ports.now() - exchange.captured.startedAtMs;
    this.#pace.note(nameOf(exchange), kind, ms);
    return ms;
  }

  async answer(exchange: Exchange, kind: PaceKind, ask: AskAbsent): Promise<ResponseMessage> {
    const { now, wait } = this.#ports;
    const ms = this.saw(exchange, kind);
    const timed: AskAbsent = async (target) => {
      const askedAtMs = now();
      const found = await ask(target);
      // So long its own 404 takes, before anybody has seen one.
      if (found !== 'unknown') this.#pace.note(nameOf(exchange), 'own', now() - askedAtMs);
      return found;
    };
    if (exchange.plan.notFound !== null && !this.#pace.knows(nameOf(exchange), 'own')) await askedFor(exchange, timed);
    const message = await this.#book.answer(exchange, timed, now);
    // Whoever waits for the sample waits as long for it, too.
    const rest = this.#pace.rest(nameOf(exchange), ms);
    if (rest > 0) await wait(rest);
    return message;
  }
}

async function askedFor(exchange: Exchange, ask: AskAbsent): Promise<void> {
  const absent = absentTarget(exchange);
  if (absent !== null) await ask(absent.target);
}

function nameOf({ trace }: Exchange): string {
  return `${trace.endpoint.api} ${trace.endpoint.id}`;
}
