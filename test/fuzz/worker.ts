import { parentPort, workerData } from 'node:worker_threads';
import { fuzz } from './loop.ts';
import { inputBytesMax } from './mutate.ts';
import { loadTarget, type TargetName } from './targets.ts';

/** What a worker is asked for, and where it keeps the input that it is at: a count, a length, the bytes. */
export interface WorkerAsked {
  readonly target: TargetName;
  readonly seconds: number;
  readonly seed: number;
  readonly shared: SharedArrayBuffer;
}

export const sharedBytes = 8 + inputBytesMax;

const { target: name, seconds, seed, shared }: WorkerAsked = workerData;
const counts = new Int32Array(shared, 0, 2);
const held = new Uint8Array(shared, 8);
let toldAt = 0;

const run = await fuzz(await loadTarget(name), {
  seconds,
  seed,
  findingsMax: 8,
  before(input) {
    held.set(input.subarray(0, inputBytesMax));
    counts[1] = input.length;
    Atomics.add(counts, 0, 1);
  },
  progress(progress) {
    if (performance.now() - toldAt < 500) return;
    toldAt = performance.now();
    parentPort?.postMessage({ progress });
  },
});
parentPort?.postMessage({ run });
