import type { Fields, YamlReader } from '../reader.ts';
import type { Patch } from '../rule.ts';

const dayMs = 86_400_000;
/** From then on whoever looks is told that a patch ends. */
export const patchWarningMs = 7 * dayMs;
const ownerLengthMax = 100;

export interface ReadPatch {
  readonly patch: Patch;
  /** The end of its last day, in UTC. */
  readonly untilMs: number;
}

/** What a patch says of itself: whose it is, what it stands in for, until when. Null where it is wrong, and the reader says why. */
export function readPatch(reader: YamlReader, fields: Fields, nowMs: number): ReadPatch | null {
  const cve = reader.text(fields.get('cve'), 'cve');
  // https://www.cve.org/ResourcesSupport/FAQs: a year, and four digits or more.
  if (cve !== null && !/^CVE-(?:19|20)\d\d-\d{4,19}$/.test(cve))
    reader.problem(fields.get('cve'), `"${cve}" is no number of a vulnerability; write CVE-2026-12345`);
  const owner = reader.text(fields.get('owner'), 'owner')?.trim() ?? '';
  if (owner === '' || owner.length > ownerLengthMax)
    reader.problem(fields.get('owner') ?? fields.node, 'a patch has an owner, who corrects the API before it ends: owner: team-payments');
  const untilMs = expiry(reader, fields, nowMs);
  if (untilMs === null) return null;
  return { patch: { cve, owner, expires: reader.text(fields.get('expires'), 'expires') ?? '' }, untilMs };
}

function expiry(reader: YamlReader, fields: Fields, nowMs: number): number | null {
  const node = fields.get('expires');
  const text = reader.text(node, 'expires');
  if (text === null) {
    reader.problem(fields.node, 'a patch has a last day, after which it acts no more: expires: 2027-01-31');
    return null;
  }
  const startMs = dayOf(text);
  if (startMs === null) {
    reader.problem(node, `"${text}" is no day; write 2027-01-31`);
    return null;
  }
  const leftMs = startMs + dayMs - nowMs;
  if (leftMs <= 0)
    reader.problem(
      node,
      `this patch ended on ${text} and acts no more; correct the API and take it out, or give it a later day`,
      'warning',
    );
  else if (leftMs <= patchWarningMs) reader.problem(node, `this patch ends with ${text}; what it keeps out comes in again then`, 'warning');
  return startMs + dayMs;
}

/** The first moment of a day in UTC; null where the text is none of the calendar. */
export function dayOf(text: string): number | null {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return null;
  const ms = Date.parse(`${text}T00:00:00Z`);
  return Number.isNaN(ms) || new Date(ms).toISOString().slice(0, 10) !== text ? null : ms;
}
