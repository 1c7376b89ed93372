import { SluiceError } from '@sluice/kit';
import type { Problem } from '../config/problem.ts';

/** Why a worker would not take it, in the words of a reload. */
export function refusalOf(error: unknown): Problem {
  const fix = error instanceof SluiceError ? error.fix : null;
  return { file: 'worker', line: 1, column: 1, severity: 'error', message: messageOf(error), fix };
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
