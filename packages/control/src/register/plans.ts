import { controlErrors } from '../errors.ts';
import type { Plan } from './entries.ts';
import { Fields } from './fields.ts';
import { grantedNames, grantedOf, nothingGranted } from './granted.ts';
import type { RegisterPorts } from './ports.ts';
import type { Shelf } from './shelf.ts';

const changeable = ['about', 'labels', ...grantedNames];

/** A plan, and how many consumers have it. */
export type UsedPlan = Plan & { readonly consumers: number };

/** Names under which consumers are granted the same, and how much that is. */
export class Plans {
  readonly #shelf: Shelf<'plan'>;
  readonly #consumers: Shelf<'consumer'>;
  readonly #ports: RegisterPorts;

  constructor(shelf: Shelf<'plan'>, consumers: Shelf<'consumer'>, ports: RegisterPorts) {
    this.#shelf = shelf;
    this.#consumers = consumers;
    this.#ports = ports;
  }

  async list(): Promise<readonly UsedPlan[]> {
    const users = new Map<string, number>();
    for (const { plan } of await this.#consumers.all()) if (plan !== null) users.set(plan, (users.get(plan) ?? 0) + 1);
    return (await this.#shelf.all()).map((plan) => ({ ...plan, consumers: users.get(plan.name) ?? 0 }));
  }

  /** Throws where there is none of that name. */
  async get(name: string): Promise<UsedPlan> {
    return { ...(await this.#shelf.get(name)), consumers: await this.#users(name) };
  }

  async create(body: unknown): Promise<Plan> {
    const fields = new Fields(body, ['name', ...changeable]);
    const name = fields.name('name');
    if (await this.#shelf.find(name)) throw controlErrors.ALREADY_REGISTERED('plan', name);
    await this.#shelf.assertRoom();
    const made: Plan = {
      name,
      about: fields.textOrNull('about') ?? '',
      labels: fields.labels('labels'),
      ...grantedOf(fields, nothingGranted),
      createdAtMs: this.#ports.now(),
    };
    await this.#shelf.put(name, null, made);
    return made;
  }

  /** Only what is given changes. What its consumers have taken so far stays taken. */
  async change(name: string, body: unknown): Promise<Plan> {
    const fields = new Fields(body, changeable);
    const before = await this.#shelf.get(name);
    const after: Plan = {
      ...before,
      about: fields.has('about') ? (fields.textOrNull('about') ?? '') : before.about,
      labels: fields.has('labels') ? fields.labels('labels') : before.labels,
      ...grantedOf(fields, before),
    };
    await this.#shelf.put(name, before, after);
    return after;
  }

  /** Refused while a consumer has it: that one's limits would go with it. */
  async remove(name: string): Promise<{ readonly removed: string }> {
    const before = await this.#shelf.get(name);
    const users = await this.#users(name);
    if (users > 0) throw controlErrors.PLAN_IN_USE(name, users);
    await this.#shelf.put(name, before, null);
    return { removed: name };
  }

  async #users(name: string): Promise<number> {
    return (await this.#consumers.all()).filter(({ plan }) => plan === name).length;
  }
}
