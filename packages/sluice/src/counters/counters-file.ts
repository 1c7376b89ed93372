import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { rename } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import type { HeldState } from '@sluice/limit';
import type { Say } from '../log/log.ts';

/** Counters that are written before others get their turn. */
const statesInOne = 1_000;

/** The counters on the disk, a line a key: what is counted for whom stands in it as a keyed fingerprint. */
export class CountersFile {
  readonly #path: string;
  readonly #say: Say;
  #isWriting: Promise<void> | null = null;

  constructor(path: string, say: Say) {
    this.#path = path;
    this.#say = say;
  }

  /** Nothing where there is no file; what cannot be read is left out, and said. */
  async read(): Promise<readonly HeldState[]> {
    const states: HeldState[] = [];
    try {
      for await (const line of createInterface({ input: createReadStream(this.#path) })) states.push(JSON.parse(line) as HeldState);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT')
        this.#say(`counters of limits could not be read from ${this.#path}`, 'limits.unreadable');
    }
    return states;
  }

  /** One writing at a time; a file that is there is whole. */
  async write(states: Iterable<HeldState>): Promise<void> {
    while (this.#isWriting) await this.#isWriting;
    this.#isWriting = this.#written(states).catch((error: unknown) => {
      const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
      this.#say(`counters of limits could not be written (${code})`, 'limits.unwritable', { 'error.type': code });
    });
    await this.#isWriting;
    this.#isWriting = null;
  }

  async #written(states: Iterable<HeldState>): Promise<void> {
    const half = `${this.#path}.new`;
    const file = createWriteStream(half, { mode: 0o600 });
    const failed = once(file, 'error').then(([error]) => Promise.reject(error as Error));
    failed.catch(() => undefined);
    let lines: string[] = [];
    const flush = async (): Promise<void> => {
      const isRoom = file.write(lines.join(''));
      lines = [];
      await Promise.race([failed, isRoom ? new Promise((resolve) => setImmediate(resolve)) : once(file, 'drain')]);
    };
    for (const state of states) {
      lines.push(`${JSON.stringify(state)}\n`);
      if (lines.length === statesInOne) await flush();
    }
    await flush();
    file.end();
    await Promise.race([failed, once(file, 'close')]);
    await rename(half, this.#path);
  }
}
