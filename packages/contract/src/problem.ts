import type { SluiceError } from '@sluice/kit';
import { type DocumentNode, placesOf, type Source } from './document/source.ts';
import { contractErrors } from './errors.ts';

/** Something wrong with a contract and where: a line that a person can open. */
export interface Problem {
  /** A warning leaves the rest of the contract in force. */
  readonly severity: 'error' | 'warning';
  /** Stable for ever, as `SLUICE_CONTRACT_MISSING_TARGET`. */
  readonly code: string;
  readonly message: string;
  readonly fix: string;
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly column: number;
  /** JSON pointer into the file. */
  readonly pointer: string;
}

/** `openapi.yaml:12:5: no field "respones" in an operation; did you mean "responses"?` */
export function problemText(problem: Problem): string {
  return `${problem.file}:${problem.line}:${problem.column}: ${problem.message}`;
}

interface Draft {
  readonly severity: Problem['severity'];
  readonly error: SluiceError;
  readonly source: Source;
  readonly pointer: string;
}

/** Collects problems, at most `problemsMax`; lines are looked up once, at the end. */
export class ProblemList {
  readonly #drafts: Draft[] = [];
  readonly #seen = new Set<string>();
  readonly #max: number;
  #dropped = 0;
  #hasErrors = false;

  constructor(problemsMax = 500) {
    this.#max = problemsMax;
  }

  get hasErrors(): boolean {
    return this.#hasErrors;
  }

  error(error: SluiceError, node: DocumentNode): void {
    this.#hasErrors = true;
    this.#add({ severity: 'error', error, source: node.source, pointer: node.pointer });
  }

  warn(error: SluiceError, node: DocumentNode): void {
    this.#add({ severity: 'warning', error, source: node.source, pointer: node.pointer });
  }

  /** Everything so far with lines and columns; the last one says how many more there were. */
  list(): readonly Problem[] {
    const [first] = this.#drafts;
    const drafts = [...this.#drafts];
    if (first && this.#dropped > 0) {
      drafts.push({ severity: 'warning', error: contractErrors.TOO_MANY_PROBLEMS(this.#dropped), source: first.source, pointer: '' });
    }
    const pointersBySource = new Map<Source, string[]>();
    for (const { source, pointer } of drafts) {
      const pointers = pointersBySource.get(source);
      if (pointers) pointers.push(pointer);
      else pointersBySource.set(source, [pointer]);
    }
    const placesBySource = new Map([...pointersBySource].map(([source, pointers]) => [source, placesOf(source, pointers)]));
    return drafts.map(({ severity, error, source, pointer }) => {
      const place = placesBySource.get(source)?.get(pointer) ?? { line: 1, column: 1 };
      return { severity, code: error.code, message: error.message, fix: error.fix, file: source.uri, pointer, ...place };
    });
  }

  #add(draft: Draft): void {
    const key = `${draft.source.uri}#${draft.pointer} ${draft.error.message}`;
    if (this.#seen.has(key)) return;
    if (this.#drafts.length >= this.#max) {
      this.#dropped += 1;
      return;
    }
    this.#seen.add(key);
    this.#drafts.push(draft);
  }
}
