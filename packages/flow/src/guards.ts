import { type AbortReason, type FactReading, headerOf, PathTrie, type ResponseMessage, Tape, unknownShape } from '@sluice/model';
import type { GuardRead } from '@sluice/policy';
import { BodyReader, TrieIndex } from '@sluice/wire';
import { askedAside } from './asked-aside.ts';
import type { GateCounters } from './counters.ts';
import type { Exchange } from './exchange.ts';
import { hold } from './hold.ts';
import { BodyFacts } from './judge/body-facts.ts';
import type { BodyLimits } from './plan/inputs.ts';
import type { FlowPorts, Way } from './ports.ts';

/** How long a guard read may take, its answer with it; what takes longer is taken for no answer, so that nothing is permitted by it. */
const guardMsMax = 2000;

interface GuardPlan {
  readonly index: TrieIndex;
  readonly facts: BodyFacts;
}

const unwanted: AbortReason = { kind: 'denied', detail: 'the guard read was too long' };

/**
 * Reads, as the caller, what tells whose an object is, before a request goes on to it. The answer is looked at and never leaves; what is no
 * success, too long, too late or no document leaves the facts untaken, and whatever needs them is not permitted.
 */
export class Guards {
  readonly #ports: FlowPorts;
  readonly #counters: GateCounters;
  readonly #limits: BodyLimits;
  readonly #plans = new WeakMap<GuardRead, GuardPlan>();

  constructor(ports: FlowPorts, counters: GateCounters, limits: BodyLimits) {
    this.#ports = ports;
    this.#counters = counters;
    this.#limits = limits;
  }

  async read(exchange: Exchange, way: Way): Promise<void> {
    // Which object a target with several readings means nobody knows.
    if (exchange.otherReadings.length > 0) return;
    for (const guard of exchange.plan.policy.guards) {
      const target = targetOf(guard.template, exchange);
      if (target === null || !guard.isWanted(exchange.activation)) continue;
      this.#counters.guardReads += 1;
      exchange.areGuardsAsked = true;
      const facts = await this.#asked(exchange, guard, target, way);
      if (facts === null) this.#counters.guardReadsFailed += 1;
      else exchange.guardFacts = [...exchange.guardFacts, ...facts];
    }
  }

  async #asked(exchange: Exchange, guard: GuardRead, target: string, way: Way): Promise<readonly FactReading[] | null> {
    const { consumer } = exchange.trace;
    const asked = askedAside(exchange.captured.request, 'GET', target);
    let isLate = false;
    const late = this.#ports.wait(guardMsMax).then(() => {
      isLate = true;
      return null;
    });
    const reply = way.forward(asked, consumer.kind === 'anonymous' ? undefined : consumer.id, true).then((answer) => {
      if (!isLate || answer.kind !== 'response') return answer;
      answer.body.cancel(unwanted);
      return null;
    });
    const answer = await Promise.race([reply, late]);
    if (answer === null || answer.kind !== 'response') return null;
    if (answer.status < 200 || answer.status > 299) {
      answer.body.cancel(unwanted);
      return null;
    }
    const held = await Promise.race([hold(answer.body, this.#limits.heldBytesMax), late]);
    if (held?.kind === 'whole') return this.#facts(exchange, guard, answer, held.bytes);
    if (held === null) answer.body.cancel(unwanted);
    else if (held.kind === 'over') held.body.cancel(unwanted);
    return null;
  }

  #facts(exchange: Exchange, guard: GuardRead, { headers }: ResponseMessage, bytes: Uint8Array): readonly FactReading[] | null {
    if (headerOf(headers, 'content-encoding') !== null) return null;
    const { index, facts } = this.#planOf(guard);
    const { tape, coverage } = new BodyReader(headerOf(headers, 'content-type'), index).read(new Tape(), bytes);
    if (coverage.kind === 'partial') return null;
    const readings: FactReading[] = [];
    facts.take(tape, exchange.activation, readings);
    return readings;
  }

  #planOf(guard: GuardRead): GuardPlan {
    const known = this.#plans.get(guard);
    if (known) return known;
    const trie = new PathTrie(unknownShape);
    const made = { index: new TrieIndex(trie), facts: new BodyFacts(trie, guard.facts, false) };
    this.#plans.set(guard, made);
    return made;
  }
}

/** The template with the parameters of this path in it, as they travelled; null where one is missing or may be read as more than a segment. */
function targetOf(template: string, { path, pathParameters, plan }: Exchange): string | null {
  const segments = path.split('/').slice(1);
  let isWhole = true;
  const target = template.replace(/\{([^{}]+)\}/g, (_, name: string) => {
    const known = pathParameters.find((parameter) => parameter.name === name);
    const index = plan.policy.pathNames.get(name);
    const text = known ? path.slice(known.start, known.end) : index === undefined ? '' : (segments[index] ?? '');
    isWhole &&= text !== '' && text !== '.' && text !== '..' && !/[/?#\\;]|%(?:2f|5c|2e|25|3f|23|3b)/i.test(text);
    return text;
  });
  return isWhole ? target : null;
}
