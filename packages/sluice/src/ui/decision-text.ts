import type { Decision } from '@sluice/model';
import type { Output } from './output.ts';

/** A decision in its colour: what passed is quiet, what was refused is loud. */
export function decisionText(kind: Decision['kind'], { colours }: Output): string {
  if (kind === 'allow') return colours.green(kind);
  return kind === 'minimise' ? colours.yellow(kind) : colours.red(kind);
}
