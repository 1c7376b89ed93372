import { tokenKind } from '@sluice/model';
import type { Unit } from '@sluice/wire';
import { nameOf } from './material.ts';

/** Finds lines for a shell in manifests of packages (npm, Composer): members of an object `scripts` with a name and a version beside it. */
export class Manifests {
  readonly #leaves: Pick<Unit, 'syntax' | 'tape'>;
  /** By the token of an object `scripts`: one may hold many lines, and its manifest many members. */
  readonly #known = new Map<number, boolean>();

  constructor(leaves: Pick<Unit, 'syntax' | 'tape'>) {
    this.#leaves = leaves;
  }

  isScript(token: number): boolean {
    const { tape } = this.#leaves;
    const scripts = tape.parents[token] ?? 0;
    if (scripts === 0 || nameOf(this.#leaves, scripts) !== 'scripts') return false;
    const known = this.#known.get(scripts);
    if (known !== undefined) return known;
    const found = this.#hasText('name', tape.parents[scripts] ?? 0) && this.#hasText('version', tape.parents[scripts] ?? 0);
    this.#known.set(scripts, found);
    return found;
  }

  #hasText(name: string, object: number): boolean {
    const { tape } = this.#leaves;
    const end = object === 0 ? tape.count : (tape.nexts[object] ?? 0);
    for (let token = object + 1; token < end; token = Math.max(token + 1, tape.nexts[token] ?? 0))
      if (tape.kinds[token] === tokenKind.string && nameOf(this.#leaves, token) === name) return true;
    return false;
  }
}
