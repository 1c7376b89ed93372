import { nearest } from '@sluice/kit';
import type { StatePort } from '@sluice/store';
import { controlErrors } from '../errors.ts';
import type { EntryByKind, EntryKind } from './entries.ts';

/** Entries of one kind. Beyond it a new one is refused: what is registered is never forgotten to make room. */
const entriesMax = 100_000;
/** Of more entries nobody is told which has the nearest name. */
const comparedMax = 1_000;

/** What entries lack that were stored before there was such a field. */
const later: { readonly [Kind in EntryKind]?: Partial<EntryByKind[Kind]> } = {
  plan: { quota: [], rate: [], bytes: [], records: [], concurrency: null },
  ban: { stepUp: null },
};

/** One entry as it was and as it is; null where it was not, or is no more. */
export type RegisterChange = {
  readonly [Kind in EntryKind]: {
    readonly kind: Kind;
    readonly before: EntryByKind[Kind] | null;
    readonly after: EntryByKind[Kind] | null;
  };
}[EntryKind];

/** Hears of what was stored; its promise resolves when it is in force everywhere. */
export type Told = (changes: readonly RegisterChange[]) => Promise<void>;

/** The entries of one kind in the state, as JSON under `kind/id`. */
export class Shelf<Kind extends EntryKind> {
  readonly #kind: Kind;
  readonly #state: StatePort;
  readonly #told: Told;

  constructor(kind: Kind, state: StatePort, told: Told) {
    this.#kind = kind;
    this.#state = state;
    this.#told = told;
  }

  async find(id: string): Promise<EntryByKind[Kind] | null> {
    const key = this.#keyOf(id);
    const text = (await this.#state.read([key])).get(key);
    return text === undefined ? null : this.#entryOf(text);
  }

  /** Throws where there is none of that id. */
  async get(id: string): Promise<EntryByKind[Kind]> {
    const found = await this.find(id);
    if (!found) throw controlErrors.NOT_REGISTERED(this.#kind, id, await this.#nearest(id));
    return found;
  }

  async #nearest(id: string): Promise<string | null> {
    const lead = `${this.#kind}/`;
    if ((await this.#state.count(lead)) > comparedMax) return null;
    return nearest(
      id,
      (await this.#state.list(lead)).map(({ key }) => key.slice(lead.length)),
    );
  }

  async all(): Promise<readonly EntryByKind[Kind][]> {
    return (await this.#state.list(`${this.#kind}/`)).map(({ text }) => this.#entryOf(text));
  }

  async isFull(): Promise<boolean> {
    return (await this.#state.count(`${this.#kind}/`)) >= entriesMax;
  }

  /** Throws where one more would be too many. */
  async assertRoom(): Promise<void> {
    if (await this.isFull()) throw controlErrors.REGISTER_FULL(this.#kind, entriesMax);
  }

  async drop(id: string): Promise<void> {
    await this.put(id, await this.find(id), null);
  }

  /** Stored first, then in force. */
  async put(id: string, before: EntryByKind[Kind] | null, after: EntryByKind[Kind] | null): Promise<void> {
    await this.store([{ id, before, after }]);
  }

  async store(
    entries: readonly { readonly id: string; readonly before: EntryByKind[Kind] | null; readonly after: EntryByKind[Kind] | null }[],
  ): Promise<void> {
    await this.#state.write(entries.map(({ id, after }) => ({ key: this.#keyOf(id), text: after && JSON.stringify(after) })));
    await this.#told(entries.map(({ before, after }) => ({ kind: this.#kind, before, after }) as RegisterChange));
  }

  #entryOf(text: string): EntryByKind[Kind] {
    return { ...later[this.#kind], ...(JSON.parse(text) as EntryByKind[Kind]) };
  }

  #keyOf(id: string): string {
    return `${this.#kind}/${id}`;
  }
}
