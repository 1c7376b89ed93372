import { availableParallelism } from 'node:os';

/** Beyond it, more workers cost more memory than they bring. */
export const workersMax = 64;

/** One core is left to the recorder and to everything else on the machine. */
export function defaultWorkers(): number {
  return Math.min(workersMax, Math.max(1, availableParallelism() - 1));
}
