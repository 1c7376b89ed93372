import { controlErrors } from '../errors.ts';
import type { ApiKeys } from './api-keys.ts';
import type { RegisteredConsumer } from './entries.ts';
import { Fields } from './fields.ts';
import type { RegisterPorts } from './ports.ts';
import type { Shelf } from './shelf.ts';

const kinds = ['application', 'person'] as const;
const changeable = ['kind', 'owner', 'contact', 'tenant', 'roles', 'plan'];

/** Applications and people that have keys. */
export class Consumers {
  readonly #shelf: Shelf<'consumer'>;
  readonly #plans: Shelf<'plan'>;
  readonly #keys: ApiKeys;
  readonly #ports: RegisterPorts;

  constructor(shelf: Shelf<'consumer'>, plans: Shelf<'plan'>, keys: ApiKeys, ports: RegisterPorts) {
    this.#shelf = shelf;
    this.#plans = plans;
    this.#keys = keys;
    this.#ports = ports;
  }

  list(): Promise<readonly RegisteredConsumer[]> {
    return this.#shelf.all();
  }

  find(name: string): Promise<RegisteredConsumer | null> {
    return this.#shelf.find(name);
  }

  /** Throws where there is none of that name. */
  get(name: string): Promise<RegisteredConsumer> {
    return this.#shelf.get(name);
  }

  async create(body: unknown): Promise<RegisteredConsumer> {
    const fields = new Fields(body, ['name', ...changeable]);
    const name = fields.name('name');
    if (await this.#shelf.find(name)) throw controlErrors.ALREADY_REGISTERED('consumer', name);
    await this.#shelf.assertRoom();
    const made: RegisteredConsumer = {
      name,
      kind: fields.oneOf('kind', kinds, 'application'),
      owner: fields.textOrNull('owner'),
      contact: fields.textOrNull('contact'),
      tenant: fields.wordOrNull('tenant'),
      roles: fields.words('roles'),
      plan: await this.#planOf(fields),
      createdAtMs: this.#ports.now(),
    };
    await this.#shelf.put(name, null, made);
    return made;
  }

  /** Only what is given changes. */
  async change(name: string, body: unknown): Promise<RegisteredConsumer> {
    const fields = new Fields(body, changeable);
    const before = await this.#shelf.get(name);
    const after: RegisteredConsumer = {
      ...before,
      kind: fields.oneOf('kind', kinds, before.kind),
      owner: fields.has('owner') ? fields.textOrNull('owner') : before.owner,
      contact: fields.has('contact') ? fields.textOrNull('contact') : before.contact,
      tenant: fields.has('tenant') ? fields.wordOrNull('tenant') : before.tenant,
      roles: fields.has('roles') ? fields.words('roles') : before.roles,
      plan: fields.has('plan') ? await this.#planOf(fields) : before.plan,
    };
    await this.#shelf.put(name, before, after);
    return after;
  }

  /** Its keys go first: none is in force without it. */
  async remove(name: string): Promise<{ readonly removed: string; readonly keys: number }> {
    const before = await this.#shelf.get(name);
    const keys = await this.#keys.removeOf(name);
    await this.#shelf.put(name, before, null);
    return { removed: name, keys };
  }

  async #planOf(fields: Fields): Promise<string | null> {
    const plan = fields.nameOrNull('plan');
    if (plan !== null) await this.#plans.get(plan);
    return plan;
  }
}
