import type { StatePort } from '@sluice/store';
import { ApiKeys } from './api-keys.ts';
import { Bans } from './bans.ts';
import { Consumers } from './consumers.ts';
import { Denials } from './denials.ts';
import { Plans } from './plans.ts';
import type { RegisterPorts } from './ports.ts';
import { type RegisterChange, Shelf, type Told } from './shelf.ts';

/** Who may call and who may not: consumers, their keys and plans, tokens that are denied, and bans. */
export class Register {
  readonly consumers: Consumers;
  readonly apiKeys: ApiKeys;
  readonly plans: Plans;
  readonly denials: Denials;
  readonly bans: Bans;
  readonly #everything: () => Promise<readonly RegisterChange[]>;

  constructor(state: StatePort, told: Told, ports: RegisterPorts) {
    const consumers = new Shelf('consumer', state, told);
    const apiKeys = new Shelf('api-key', state, told);
    const plans = new Shelf('plan', state, told);
    const denials = new Shelf('denial', state, told);
    const bans = new Shelf('ban', state, told);
    this.plans = new Plans(plans, consumers, ports);
    this.apiKeys = new ApiKeys(apiKeys, consumers, ports);
    this.consumers = new Consumers(consumers, plans, this.apiKeys, ports);
    this.denials = new Denials(denials, ports);
    this.bans = new Bans(bans, consumers, ports);
    this.#everything = async () => [
      ...(await plans.all()).map((after) => ({ kind: 'plan', before: null, after }) as const),
      ...(await consumers.all()).map((after) => ({ kind: 'consumer', before: null, after }) as const),
      ...(await apiKeys.all()).map((after) => ({ kind: 'api-key', before: null, after }) as const),
      ...(await denials.all()).map((after) => ({ kind: 'denial', before: null, after }) as const),
      ...(await bans.all()).map((after) => ({ kind: 'ban', before: null, after }) as const),
    ];
  }

  /** All that workers must know, as if it had come just now; consumers before their keys. */
  everything(): Promise<readonly RegisterChange[]> {
    return this.#everything();
  }
}
