import { relative } from 'node:path';
import type { TestEvent } from 'node:test/reporters';
import { inspect } from 'node:util';

type Ended = Extract<TestEvent, { type: 'test:pass' | 'test:fail' }>;

/** Turns the runner's events into one line a file, what failed in full, why something was skipped, and the sum. */
export class TestReport {
  readonly #failures: string[] = [];
  readonly #print: (line: string) => void;
  readonly #root: string;
  /** Files of which no end was told yet. */
  readonly #open: Set<string>;
  readonly #skippedByReason = new Map<string, number>();
  readonly #pathByNesting: string[] = [];
  #failed = 0;
  #passed = 0;
  #said: string[] = [];

  /** `files`: the paths of all that run; one whose end is never told has failed, whatever its tests said. */
  constructor(print: (line: string) => void, root: string, files: readonly string[]) {
    this.#print = print;
    this.#root = root;
    this.#open = new Set(files);
  }

  saw(event: TestEvent): void {
    switch (event.type) {
      case 'test:start':
        this.#pathByNesting.length = event.data.nesting;
        this.#pathByNesting.push(event.data.name);
        break;
      case 'test:pass':
      case 'test:fail':
        this.#ended(event);
        break;
      case 'test:stdout':
      case 'test:stderr':
        this.#said.push(event.data.message);
        break;
      case 'test:summary':
        if (event.data.file !== undefined) this.#fileEnded(event.data.file, event.data.counts, event.data.duration_ms, event.data.success);
        break;
      default: // Plans, diagnostics and the order of waiting say nothing that a reader needs.
    }
  }

  /** Prints what is left to say; the exit code is 0 only when something ran and nothing failed. */
  close(): number {
    for (const file of this.#open) this.#fail(this.#place(file), 'ended before all of its results were told');
    for (const failure of this.#failures) this.#print(`\n${failure}`);
    let skipped = 0;
    if (this.#skippedByReason.size > 0) this.#print('\nskipped:');
    for (const [reason, count] of this.#skippedByReason) {
      skipped += count;
      this.#print(`  ${count} × ${reason}`);
    }
    if (this.#passed + this.#failed === 0) this.#print('\nno test ran');
    this.#print(`\n${this.#passed} passed, ${this.#failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
    return this.#failed > 0 || this.#passed === 0 ? 1 : 0;
  }

  #ended(event: Ended): void {
    const { data } = event;
    if (data.name === data.file) {
      this.#fileWithoutSummary(event);
      return;
    }
    if (data.details.type === 'suite' && !isOwnFault(event)) return;
    const left = data.skip ?? data.todo;
    if (left !== undefined && left !== false) {
      const reason = typeof left === 'string' && left !== '' ? left : `no reason given (${this.#place(data.file)})`;
      this.#skippedByReason.set(reason, (this.#skippedByReason.get(reason) ?? 0) + 1);
      return;
    }
    if (event.type === 'test:pass') {
      this.#passed += 1;
      return;
    }
    const path = [...this.#pathByNesting.slice(0, data.nesting), data.name].join(' › ');
    const cause = event.data.details.error.cause ?? event.data.details.error;
    this.#fail(`${this.#place(data.file)}:${data.line ?? 1}  ${path}`, withoutRunnerFrames(cause));
  }

  /** The runner speaks of the file itself only when it could not be run to its end, or holds no test. */
  #fileWithoutSummary(event: Ended): void {
    this.#open.delete(event.data.file ?? '');
    const place = this.#place(event.data.file);
    this.#fail(place, event.type === 'test:pass' ? 'holds no test' : this.#said.join('') || 'ended before its tests did');
    this.#said = [];
    this.#print(`FAIL ${place}`);
  }

  #fileEnded(file: string, counts: { readonly tests: number; readonly skipped: number }, durationMs: number, isGood: boolean): void {
    this.#open.delete(file);
    const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : '';
    this.#print(`${isGood ? 'ok  ' : 'FAIL'} ${this.#place(file)}  ${counts.tests} tests${skipped}, ${(durationMs / 1000).toFixed(1)} s`);
    const said = this.#said.join('').trimEnd();
    if (said !== '') this.#print(said.replace(/^/gm, '     '));
    this.#said = [];
  }

  #fail(title: string, text: string): void {
    this.#failed += 1;
    this.#failures.push(`FAIL ${title}\n${text.trimEnd().replace(/^/gm, '  ')}`);
  }

  #place(file: string | undefined): string {
    return file === undefined ? 'unknown file' : relative(this.#root, file);
  }
}

/** A suite fails with its tests, which are counted already; on its own it fails only in a hook or while it is built. */
function isOwnFault(event: Ended): boolean {
  if (event.type === 'test:pass') return false;
  const { error } = event.data.details;
  return !('failureType' in error && error.failureType === 'subtestsFailed');
}

function withoutRunnerFrames(cause: unknown): string {
  // An assertion's stack begins with its message, which shows the difference; its fields would repeat it.
  const text = cause instanceof Error && cause.cause === undefined ? cause.stack : inspect(cause, { depth: 5 });
  return (text ?? '').replace(/^ +at .*\(?node:internal\/.*\n?/gm, '');
}
