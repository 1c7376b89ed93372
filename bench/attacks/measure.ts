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

/** Whether a value is blocked as parameter `q` of a query, and as member `q` of a JSON body. */
function isBlocked(text: string, channel: Field['channel']): boolean {
  return detection.look(text, { name: 'q', isName: false, channel, host: null, content: 'unknown' }).some(({ band }) => band === 'block');
}

export function rateOf(kind: string, values: readonly CorpusValue[]): Rate {
  let [inQuery, inJson] = [0, 0];
  for (const { value, isPercentEncoded } of values) {
    // As the gate looks at a query; what is no text of the wire yet is written so that it comes out the same.
    const asWritten = isPercentEncoded && isOddlyEscaped(value);
    if (isBlocked(isPercentEncoded ? formText(value) : value, 'query') || (asWritten && isBlocked(value, 'query'))) inQuery += 1;
    if (isBlocked(value, 'body')) inJson += 1;
  }
  return { kind, values: values.length, inQuery, inJson };
}
