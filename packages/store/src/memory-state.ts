import type { StateChange, StatePort } from './state-port.ts';

export class MemoryState implements StatePort {
  readonly #textByKey = new Map<string, string>();

  read(keys: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const found = new Map<string, string>();
    for (const key of keys) {
      const text = this.#textByKey.get(key);
      if (text !== undefined) found.set(key, text);
    }
    return Promise.resolve(found);
  }

  write(changes: readonly StateChange[]): Promise<void> {
    for (const { key, text } of changes) {
      if (text === null) this.#textByKey.delete(key);
      else this.#textByKey.set(key, text);
    }
    return Promise.resolve();
  }
}
