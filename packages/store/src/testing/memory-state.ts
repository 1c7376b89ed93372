import type { StateChange, StateEntry, StatePort } from '../state-port.ts';

export class MemoryState implements StatePort {
  readonly #textByKey = new Map<string, string>();

  async read(keys: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const found = new Map<string, string>();
    for (const key of keys) {
      const text = this.#textByKey.get(key);
      if (text !== undefined) found.set(key, text);
    }
    return found;
  }

  async list(prefix: string): Promise<readonly StateEntry[]> {
    return [...this.#textByKey]
      .filter(([key]) => key.startsWith(prefix))
      .map(([key, text]) => ({ key, text }))
      .toSorted((a, b) => (a.key < b.key ? -1 : 1));
  }

  async count(prefix: string): Promise<number> {
    return (await this.list(prefix)).length;
  }

  async write(changes: readonly StateChange[]): Promise<void> {
    for (const { key, text } of changes) {
      if (text === null) this.#textByKey.delete(key);
      else this.#textByKey.set(key, text);
    }
  }
}
