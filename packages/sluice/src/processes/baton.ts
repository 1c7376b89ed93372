import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Who answers for a data folder: its supervisor, or a worker that finds it another one. */
export interface Holder {
  readonly process: number;
  readonly role: 'supervisor' | 'worker';
}

/**
 * One empty file in a folder of its own, named after the process that answers for everything here. It changes hands by being renamed, which
 * of several processes only one can do. Where there is none, nobody shall answer any more: the end was ordered.
 */
export class Baton {
  readonly #folder: string;
  /** For people and their scripts: the process of the supervisor. */
  readonly #pidFile: string;

  constructor(dataFolder: string) {
    this.#folder = join(dataFolder, 'baton');
    this.#pidFile = join(dataFolder, 'sluice.pid');
  }

  get holder(): Holder | null {
    for (const name of this.#names()) {
      const [, id, role] = /^(\d+)\.(supervisor|worker)$/.exec(name) ?? [];
      if (id !== undefined && role !== undefined) return { process: Number(id), role: role as Holder['role'] };
    }
    return null;
  }

  /** Takes it whoever has it: nobody else runs here. */
  take(role: Holder['role']): void {
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    const own = nameOf({ process: process.pid, role });
    writeFileSync(join(this.#folder, own), '');
    for (const name of this.#names()) if (name !== own) rmSync(join(this.#folder, name), { force: true });
    this.#note(role);
  }

  /** False where another was faster, or the end was ordered meanwhile. */
  takeFrom(holder: Holder, role: Holder['role']): boolean {
    try {
      renameSync(join(this.#folder, nameOf(holder)), join(this.#folder, nameOf({ process: process.pid, role })));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
      throw error;
    }
    this.#note(role);
    return true;
  }

  /** Nobody shall answer any more, where this one does. */
  drop(holder: Holder): void {
    if (!this.#names().includes(nameOf(holder))) return;
    rmSync(join(this.#folder, nameOf(holder)), { force: true });
    rmSync(this.#pidFile, { force: true });
  }

  #note(role: Holder['role']): void {
    if (role === 'supervisor') writeFileSync(this.#pidFile, String(process.pid));
  }

  #names(): readonly string[] {
    try {
      return readdirSync(this.#folder);
    } catch {
      return [];
    }
  }
}

function nameOf({ process: id, role }: Holder): string {
  return `${id}.${role}`;
}
