import { byteMask } from '@sluice/model';
import { indexOfWord } from '../bytes.ts';
import { type FindOutcome, type Found, outcome, type TextFinder } from '../evidence.ts';
import { isPlaceholder } from './randomness.ts';

const around = 256;

/** ADO, ODBC and Azure style: `Server=…;User Id=…;Password=…;`, `AccountName=…;AccountKey=…`. */
export const keyedConnectionFinder: TextFinder = {
  literals: ['password=', 'pwd=', 'accountkey=', 'sharedaccesskey='],
  digitsMin: 0,
  bytesMin: 12,
  needs: byteMask.equals,
  find: findKeyedConnection,
};

function findKeyedConnection(bytes: Uint8Array, start: number, end: number, at: number, found: Found): FindOutcome {
  if (at === start || (bytes[at - 1] !== 59 && bytes[at - 1] !== 32)) return outcome.none;
  let from = at;
  while (from < end && bytes[from] !== 61) from += 1;
  let to = from + 1;
  while (to < end && to - from < around && bytes[to] !== 59 && (bytes[to] ?? 0) > 32) to += 1;
  if (to - from < 4 || isPlaceholder(bytes, from + 1, Math.min(to, from + 80))) return outcome.none;
  const before = Math.max(start, at - around);
  const words = ['server=', 'host=', 'data source=', 'user id=', 'uid=', 'accountname=', 'endpoint=', 'user='];
  if (!words.some((word) => indexOfWord(bytes, before, at, word) >= 0)) return outcome.none;
  found.start = before;
  found.end = Math.min(end, to + 1);
  found.weight = 11;
  found.what = 'a password among connection settings';
  return outcome.fit;
}
