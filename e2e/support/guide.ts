import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compilePolicy, type PolicyDocument, problemText } from '@sluice/policy';
import { sampleSurroundings } from '@sluice/policy/testing';

/** The time at which guides are read. */
export const guideNowMs = Date.UTC(2026, 10, 26);

/** The YAML that a page of docs/ shows, one text an example. */
export function examplesOf(page: string): readonly string[] {
  const text = readFileSync(join(import.meta.dirname, '..', '..', 'docs', page), 'utf8');
  return [...text.matchAll(/```yaml\n(.*?)```/gs)].map(([, example = '']) => example);
}

/** A policy as it is where nobody knows anything else: no contract, no roles. */
export function guidePolicy(documents: readonly PolicyDocument[]) {
  return compilePolicy(documents, { ...sampleSurroundings, classes: [], nowMs: guideNowMs, hasContract: () => false });
}

/** Everything that is odd in a document. */
export function oddIn(document: PolicyDocument): readonly string[] {
  const policy = guidePolicy([document]);
  return (policy.ok ? policy.value.warnings : policy.failure).map(problemText);
}
