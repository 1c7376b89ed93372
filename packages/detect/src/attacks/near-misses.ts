import type { AttackDefinition, Exception } from './define-attack.ts';
import type { Field } from './field.ts';
import { contentWeights, seenWeights, thresholds } from './weights.ts';

/** A sum of signs, and what an exception took away from it or kept out of it. */
interface Sum {
  readonly attack: AttackDefinition;
  readonly seenAs: keyof typeof seenWeights | null;
  readonly score: number;
  readonly held: HeldBack | null;
}

/** A sign that does not count where it stands. */
export interface HeldBack {
  readonly exception: Exception;
  readonly weight: number;
}

/** Why something that came near to an attack is none: what holds, and where it would be a finding. Codes stay for ever. */
export const nearMissWords = {
  weak: ['that is too little', 'with one more sign'],
  statement: [
    'a statement of SQL from its first word is content where a text belongs',
    'behind a value that it ends (7; DELETE …), and a query where a column is named (sort, fields)',
  ],
  literal: ['the contract writes this very text down', 'where the contract does not list it'],
  'query-operator': ['operators that compare belong there', 'in another member, or as an operator that runs something'],
  'one-text': ['a body that is one text has lines', 'in a parameter or a member'],
  'declared-prose': ['the contract declares a text', 'where nothing is declared'],
  'declared-markdown': ['the contract declares markdown', 'where nothing is declared'],
  'declared-code': ['the contract declares code', 'where nothing is declared'],
  'declared-html': ['the contract declares HTML', 'where nothing is declared'],
  'seen-prose': ['the text reads as prose', 'without the words around it'],
  'seen-html': ['the member is named for markup', 'in a member of another name'],
  'seen-markdown': ['a readme is markdown', 'in a member of another name'],
  'seen-fenced': ['it stands between fences, where texts show code', 'outside of them'],
  'seen-code': ['it stands where code is shown', 'elsewhere'],
  'seen-shell': ['scripts of a manifest are lines for a shell', 'in an object of scripts that no name and version stand beside'],
} as const satisfies Readonly<Record<string, readonly [holds: string, wouldBe: string]>>;

export type NearMissReason = keyof typeof nearMissWords;

/** Told of what passed narrowly: by what exception, and what spoke for it in log-odds above what is expected of any value. */
export type Passed = (attack: AttackDefinition, why: NearMissReason, points: number, reportedFrom: number) => void;

/** A sum that passes is near from half of what makes it reported, or where an exception alone kept it from that. */
export function tellNear({ attack, seenAs, score, held }: Sum, { content }: Field, prior: number, passed: Passed): void {
  const reportedFrom = thresholds.report - prior;
  const taken = contentWeights[content] + (seenAs ? seenWeights[seenAs] : 0);
  if (held !== null && score + held.weight >= thresholds.report) passed(attack, held.exception, score + held.weight - prior, reportedFrom);
  else if (score - taken >= thresholds.report)
    passed(attack, seenAs ? `seen-${seenAs}` : declaredAs(content), score - taken - prior, reportedFrom);
  else if ((score - prior) * 2 >= reportedFrom) passed(attack, 'weak', score - prior, reportedFrom);
}

/** The other contents take nothing away. */
function declaredAs(content: Field['content']): NearMissReason {
  return content === 'unknown' || content === 'url' || content === 'shell' ? 'weak' : `declared-${content}`;
}
