import { controlErrors } from '../errors.ts';
import type { Plan } from './entries.ts';
import { Fields } from './fields.ts';
import type { RegisterPorts } from './ports.ts';
import type { Shelf } from './shelf.ts';

/** Names under which consumers are granted the same. */
export class Plans {
  readonly #shelf: Shelf<'plan'>;
  readonly #consumers: Shelf<'consumer'>;
  readonly #ports: RegisterPorts;

  constructor(shelf: Shelf<'plan'>, consumers: Shelf<'consumer'>, ports: RegisterPorts) {
    this.#shelf = shelf;
    this.#consumers = consumers;
    this.#ports = ports;
  }

  /** Each with how many consumers have it. */
  async list(): Promise<readonly (Plan & { readonly consumers: number })[]> {
    const consumers = await this.#consumers.all();
    return (await this.#shelf.all()).map((plan) => ({ ...plan, consumers: consumers.filter((one) => one.plan === plan.name).length }));
  }

  /** Makes it, or changes what is given of it. */
  async put(body: unknown): Promise<Plan> {
    const fields = new Fields(body, ['name', 'about', 'labels']);
    const name = fields.name('name');
    const before = await this.#shelf.find(name);
    if (!before) await this.#shelf.assertRoom();
    const after: Plan = {
      name,
      about: fields.has('about') ? (fields.textOrNull('about') ?? '') : (before?.about ?? ''),
      labels: fields.has('labels') ? fields.labels('labels') : (before?.labels ?? {}),
      createdAtMs: before?.createdAtMs ?? this.#ports.now(),
    };
    await this.#shelf.put(name, before, after);
    return after;
  }

  /** Refused while a consumer has it: that one's limits would go with it. */
  async remove(name: string): Promise<{ readonly removed: string }> {
    const before = await this.#shelf.get(name);
    const users = (await this.#consumers.all()).filter(({ plan }) => plan === name).length;
    if (users > 0) throw controlErrors.PLAN_IN_USE(name, users);
    await this.#shelf.put(name, before, null);
    return { removed: name };
  }
}
