import type { IdentityPorts } from './configuration.ts';
import type { Identity } from './identity.ts';
import { KeptAnswers } from './kept-answers.ts';
import { keyedId } from './keyed-id.ts';
import type { SessionOwner, WhoAmI } from './who-am-i.ts';

const keptMax = 50_000;
const questionsMax = 256;
/** Where it could not be told, or is none: a login may come soon. */
const unboundKeptMs = 1_000;

export class BoundSessions {
  readonly #whoAmI: WhoAmI;
  readonly #ports: Pick<IdentityPorts, 'fingerprints' | 'now'>;
  readonly #answers: KeptAnswers<Identity>;

  constructor(whoAmI: WhoAmI, ports: Pick<IdentityPorts, 'fingerprints' | 'now'>) {
    this.#whoAmI = whoAmI;
    this.#ports = ports;
    this.#answers = new KeptAnswers(keptMax, questionsMax, () => ports.now());
  }

  /** `unbound` is who shows the session where nothing more can be said of it. */
  identify(name: string, value: string, unbound: Identity): Identity | Promise<Identity> {
    const { id } = unbound.consumer;
    const known = this.#answers.find(id, value);
    if (known !== undefined) return known;
    return this.#answers.ask(id, value, () => this.#ask(name, value, unbound)) ?? { ...unbound, fault: 'unavailable' };
  }

  async #ask(name: string, value: string, unbound: Identity) {
    const owner = await this.#whoAmI.ask(name, value);
    if (owner === 'unavailable') return { answer: { ...unbound, fault: owner } as const, keptMs: unboundKeptMs };
    if (owner === null) return { answer: unbound, keptMs: unboundKeptMs };
    return { answer: this.#identity(owner), keptMs: this.#whoAmI.keptMs };
  }

  /** What the API said stands where claims of a token would, so that one rule is for both. */
  #identity({ subject, roles, tenant }: SessionOwner): Identity {
    const { id, formerIds } = keyedId('subject', `session ${subject}`, this.#ports);
    return {
      consumer: {
        id,
        kind: 'session',
        isVerified: true,
        roles,
        scopes: [],
        tenant,
        plan: null,
      },
      formerIds,
      claims: { sub: subject, roles, ...(tenant === null ? {} : { tenant }) },
      fault: null,
      presented: 'session',
      verifiedBy: 'session',
      standing: { by: this, shown: null, expiresAtMs: null, untilMs: this.#ports.now() + this.#whoAmI.keptMs },
    };
  }
}
