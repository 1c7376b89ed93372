import { attacks, createAttackDetection, type Field, isOddlyEscaped } from '@sluice/detect';
import { formText } from '@sluice/wire';
import type { CorpusValue } from './corpora.ts';

export interface Rate {
  readonly kind: string;
  readonly values: number;
  /** Values that were blocked in the query, and in JSON, of whatever class. */
  readonly inQuery: number;
  readonly inJson: number;
}

const detection = createAttackDetection(attacks);
const plain: Field = { name: 'q', isName: false, channel: 'body', host: null, content: 'unknown' };

/** Whether a value is blocked as member `q` of a JSON body, or where `field` says. */
export function isBlocked(text: string, field: Partial<Field> = {}): boolean {
  return detection.look(text, { ...plain, ...field }).some(({ band }) => band === 'block');
}

/** As parameter `q` of a query, as the gate looks at one; what is no text of the wire yet is written so that it comes out the same. */
function isBlockedInQuery({ value, isPercentEncoded }: CorpusValue, content: Field['content'] = 'unknown'): boolean {
  const field = { channel: 'query', content } as const;
  return (
    isBlocked(isPercentEncoded ? formText(value) : value, field) || (isPercentEncoded && isOddlyEscaped(value) && isBlocked(value, field))
  );
}

export function rateOf(kind: string, values: readonly CorpusValue[], content: Field['content'] = 'unknown'): Rate {
  let [inQuery, inJson] = [0, 0];
  for (const value of values) {
    if (isBlockedInQuery(value, content)) inQuery += 1;
    if (isBlocked(value.value, { content })) inJson += 1;
  }
  return { kind, values: values.length, inQuery, inJson };
}
