import { Coverage } from './coverage.ts';
import { type Draw, drawsOf, inputBytesMax, mutated } from './mutate.ts';
import type { FuzzTarget } from './target.ts';

/** Longer than this one input may not take. */
export const hangMs = 1_000;
/** Looking at the coverage costs as much as a few hundred inputs. */
const batchInputs = 192;
const corpusMax = 4_096;

export interface Finding {
  readonly kind: 'crash' | 'hang';
  readonly input: Uint8Array;
  readonly why: string;
}

export interface FuzzRun {
  readonly executions: number;
  /** Blocks of code that were reached. */
  readonly blocks: number;
  /** Inputs that reached something new. */
  readonly corpus: number;
  readonly findings: readonly Finding[];
}

export interface FuzzOptions {
  readonly seconds: number;
  readonly seed: number;
  /** Findings after which it ends. */
  readonly findingsMax: number;
  /** Before each input, so that one that never ends is known to whoever watches. */
  readonly before?: (input: Uint8Array) => void;
  readonly progress?: (run: Omit<FuzzRun, 'findings'>) => void;
}

/** Feeds a target with inputs that are made of those that reached new code, until the time is over. */
export async function fuzz(target: FuzzTarget, options: FuzzOptions): Promise<FuzzRun> {
  const draw = drawsOf(options.seed);
  const coverage = new Coverage();
  const corpus: Uint8Array[] = target.seeds.map((seed) => (typeof seed === 'string' ? Buffer.from(seed) : seed));
  const findings: Finding[] = [];
  let executions = 0;
  const run = async (input: Uint8Array): Promise<void> => {
    executions += 1;
    options.before?.(input);
    const finding = await tried(target, input);
    if (finding && !findings.some(({ why }) => why === finding.why)) findings.push(finding);
  };
  for (const seed of corpus) await run(seed);
  coverage.take();
  const endsAt = performance.now() + options.seconds * 1_000;
  while (performance.now() < endsAt && findings.length < options.findingsMax) {
    const batch = Array.from({ length: batchInputs }, () => next(corpus, target, draw));
    for (const input of batch) await run(input);
    if (coverage.take() > 0) await keepNew(batch, corpus, coverage, run);
    options.progress?.({ executions, blocks: coverage.blocks, corpus: corpus.length });
  }
  coverage.close();
  return { executions, blocks: coverage.blocks, corpus: corpus.length, findings };
}

/** One input, and what was wrong with it. */
export async function tried(target: FuzzTarget, input: Uint8Array): Promise<Finding | null> {
  const start = performance.now();
  try {
    const pending = target.run(input);
    if (pending instanceof Promise) await pending;
  } catch (error) {
    return {
      kind: 'crash',
      input,
      why: error instanceof Error ? `${error.name}: ${error.message.split('\n', 1)[0]} ${placeOf(error)}` : String(error),
    };
  }
  if (performance.now() - start <= hangMs) return null;
  // Another process may have had the processor meanwhile: what counts is what a second try takes of it.
  const before = process.cpuUsage();
  await target.run(input);
  return process.cpuUsage(before).user > hangMs * 1_000 ? { kind: 'hang', input, why: `it took more than ${hangMs} ms` } : null;
}

/** The batch as a whole reached something new: which of its inputs did is not known any more, so a part of them that is enough is kept. */
async function keepNew(batch: readonly Uint8Array[], corpus: Uint8Array[], coverage: Coverage, run: (input: Uint8Array) => Promise<void>) {
  const fresh = new Coverage();
  let first = true;
  for (const input of batch) {
    await run(input);
    const isNew = fresh.take() > 0;
    // The first reaches what every input does.
    if (isNew && !first) corpus.push(input);
    first = false;
    if (corpus.length > corpusMax) corpus.splice(1, 1);
  }
  fresh.close();
  coverage.take();
}

function next(corpus: readonly Uint8Array[], target: FuzzTarget, draw: Draw): Uint8Array {
  // What was found last leads further more often.
  const newest = draw(2) === 0 ? Math.max(0, corpus.length - 32) : 0;
  const input = corpus[newest + draw(Math.max(1, corpus.length - newest))] ?? new Uint8Array(0);
  const other = corpus[draw(Math.max(1, corpus.length))] ?? new Uint8Array(0);
  return mutated(input.subarray(0, inputBytesMax), other, target, draw);
}

function placeOf(error: Error): string {
  return /\(?((?:packages|test)\/[^\s)]+:\d+):\d+\)?/.exec(error.stack?.replaceAll('\\', '/') ?? '')?.[1] ?? '';
}
