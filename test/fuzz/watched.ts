import { once } from 'node:events';
import { setInterval } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { type FuzzRun, hangMs } from './loop.ts';
import { inputBytesMax } from './mutate.ts';
import type { TargetName } from './targets.ts';
import type { WorkerAsked } from './worker.ts';

export interface WatchedOptions {
  readonly seconds: number;
  readonly seed: number;
  readonly progress: (run: Omit<FuzzRun, 'findings'>) => void;
  readonly signal: AbortSignal;
}

/** Longer than an input may take, and the look at the coverage after it. */
const stillMs = hangMs + 9_000;

/** Fuzzes in a thread of its own, and ends it where one input takes for ever: that input is then a finding. */
export async function fuzzWatched(target: TargetName, { seconds, seed, progress, signal }: WatchedOptions): Promise<FuzzRun> {
  const shared = new SharedArrayBuffer(8 + inputBytesMax);
  const asked: WorkerAsked = { target, seconds, seed, shared };
  const worker = new Worker(new URL('worker.ts', import.meta.url), { workerData: asked });
  let last: Omit<FuzzRun, 'findings'> = { executions: 0, blocks: 0, corpus: 0 };
  let run: FuzzRun | null = null;
  worker.on('message', (message: { readonly progress?: typeof last; readonly run?: FuzzRun }) => {
    if (message.progress) {
      last = message.progress;
      progress(last);
    }
    run = message.run ?? run;
  });
  const over = new AbortController();
  const exited = once(worker, 'exit').finally(() => over.abort());
  const hanging = watch(shared, AbortSignal.any([over.signal, signal]));
  const hung = await Promise.race([hanging, exited.then(() => null)]);
  if (hung || signal.aborted) await worker.terminate();
  await exited;
  return run ?? { ...last, findings: hung ? [{ kind: 'hang', input: hung, why: `it took more than ${stillMs} ms` }] : [] };
}

/** The input at which the thread stands still; null when it is over. */
async function watch(shared: SharedArrayBuffer, signal: AbortSignal): Promise<Uint8Array | null> {
  const counts = new Int32Array(shared, 0, 2);
  let count = -1;
  let since = performance.now();
  try {
    for await (const _ of setInterval(500, undefined, { signal })) {
      const now = Atomics.load(counts, 0);
      if (now !== count) since = performance.now();
      count = now;
      if (count > 0 && performance.now() - since > stillMs) return new Uint8Array(shared, 8, counts[1]).slice();
    }
  } catch {
    // The run is over, or nobody waits for it.
  }
  return null;
}
