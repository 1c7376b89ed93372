import { looksLikeName } from '@sluice/kit';
import { decodePercent } from './document/uri.ts';

const segmentsMax = 24;
const segmentLengthMax = 40;

/**
 * The template of a path that no contract names: `/users/81/orders/7` is `/users/{id}/orders/{id}`. A segment is kept only when it reads
 * as a name that a programmer gave; whatever could be a value becomes `{id}`, `{uuid}`, `{date}` or `{value}`.
 * How many templates are kept is the caller's bound.
 */
export function templateOf(path: string): string {
  const segments = path.split('/');
  const shown = segments.slice(0, segmentsMax + 1).map((segment, index) => (index === 0 ? '' : segmentTemplate(segment)));
  return segments.length > segmentsMax + 1 ? `${shown.join('/')}/{rest}` : shown.join('/');
}

function segmentTemplate(raw: string): string {
  if (raw === '') return '';
  const segment = decodePercent(raw);
  if (/^\d+$/.test(segment)) return '{id}';
  if (/^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(segment)) return '{uuid}';
  if (/^\d{4}-\d{2}(?:-\d{2})?$/.test(segment)) return '{date}';
  // ULID (Crockford base 32), then hexadecimal ids as of MongoDB and hashes. Words of a to f alone are names: `feed`, `face`.
  if (/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/i.test(segment)) return '{id}';
  if (/^[0-9a-f]{6,}$/i.test(segment) && /\d/.test(segment)) return '{id}';
  return isWord(segment) ? segment : '{value}';
}

/** A name, a version, or a file of such a name: `health-check`, `v2.1`, `app.min.js`. */
function isWord(segment: string): boolean {
  if (/^v\d{1,2}(?:\.\d{1,2}){0,2}$/i.test(segment)) return true;
  // Paths of APIs are written in ASCII; what is not is a title or a name of somebody.
  if (segment.length > segmentLengthMax || !/^[!-~]*$/.test(segment)) return false;
  const [stem = '', ...extensions] = segment.replace(/^[.]/, '').split('.');
  return looksLikeName(stem) && extensions.every((part) => /^[a-z][a-z0-9]{0,7}$/i.test(part)) && extensions.length <= 2;
}
