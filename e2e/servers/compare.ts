import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';
import type { Passed } from './tap.ts';

export interface Difference {
  readonly what: string;
  readonly where: string;
}

/** What a gate that only watches may do to an exchange: nothing, but for lines that each hop writes anew. */
export function differencesOf(front: Passed, back: Passed | undefined): readonly Difference[] {
  const where = `${front.method} ${front.target}`;
  return [...requestDifferences(front, back), ...answerDifferences(front, back)].map((what) => ({ what, where }));
}

function requestDifferences(front: Passed, back: Passed | undefined): readonly string[] {
  if (!back) return [];
  const said: string[] = [];
  if (front.method !== back.method || front.target !== back.target) said.push(`the request line became ${back.method} ${back.target}`);
  if (!front.requestBody.equals(back.requestBody)) said.push('the request body changed');
  const arrived = new Set(linesOf(back.requestLines, ofARequest));
  const missing = linesOf(front.requestLines, ofARequest).filter((line) => !arrived.has(line));
  if (missing.length > 0) said.push(`request lines are missing: ${missing.map(nameOf).join(', ')}`);
  return said;
}

function answerDifferences(front: Passed, back: Passed | undefined): readonly string[] {
  if (!back) return [`not forwarded, answered ${front.status}`];
  const said: string[] = [];
  if (front.status !== back.status) said.push(`status ${back.status} became ${front.status}`);
  const [before, after] = [linesOf(back.lines, ofAnAnswer), linesOf(front.lines, ofAnAnswer)];
  if (before.join('\n') !== after.join('\n')) {
    const changed = [...before.filter((line) => !after.includes(line)), ...after.filter((line) => !before.includes(line))];
    said.push(`answer lines differ: ${changed.length === 0 ? 'their order' : changed.map(nameOf).join(', ')}`);
  }
  if (!front.body.equals(back.body)) said.push(`the body changed (${back.body.length} → ${front.body.length} bytes)`);
  return said;
}

/** Host and framing are each hop's own (RFC 9112); what they frame is compared byte by byte. */
const ofARequest = new Set(['host', 'transfer-encoding', 'content-length']);
const ofAnAnswer = new Set(['transfer-encoding', 'content-length']);

function linesOf(lines: readonly string[], without: ReadonlySet<string>): readonly string[] {
  return lines.flatMap((name, index) => (index % 2 === 0 && !without.has(name.toLowerCase()) ? [`${name}: ${lines[index + 1]}`] : []));
}

function nameOf(line: string): string {
  return line.slice(0, line.indexOf(':'));
}

export interface Volatile {
  /** Values that differ from run to run, beside times and UUIDs; the first group is the value. */
  readonly volatile: readonly RegExp[];
  /** Members of JSON that are there sooner or later. */
  readonly late: readonly RegExp[];
  /** Requests whose answer depends on when they are asked. */
  readonly unsteady: readonly RegExp[];
}

/** Two runs on equal databases say the same, but for times, ids and ports. Answers are paired in order by what was asked. */
export function differencesOfRuns(one: readonly Passed[], other: readonly Passed[], party: Volatile): readonly Difference[] {
  const [first, second] = [steady(one, party), steady(other, party)];
  const differences: Difference[] = [];
  for (const [where, answers] of first) {
    const counterparts = second.get(where) ?? [];
    for (const [index, answer] of answers.entries()) {
      const counterpart = counterparts[index];
      if (party.unsteady.some((pattern) => pattern.test(where))) continue;
      if (counterpart === undefined) differences.push({ what: 'was not asked in the other run', where });
      else if (answer !== counterpart) differences.push({ what: firstDifference(answer, counterpart), where });
    }
  }
  return differences;
}

function steady(passed: readonly Passed[], { volatile, late }: Volatile): ReadonlyMap<string, readonly string[]> {
  const values = new Set<string>();
  const texts = passed.map(textOf);
  for (const text of texts) {
    for (const pattern of volatile)
      for (const [, value] of text.matchAll(pattern)) if (value !== undefined && value.length > 5) values.add(value);
  }
  const byLength = [...values].toSorted((a, b) => b.length - a.length);
  const calm = (text: string) => {
    let calmed = text;
    for (const value of byLength) calmed = calmed.replaceAll(value, '<value>').replaceAll(encodeURIComponent(value), '<value>');
    return calmed
      .replace(/\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})/g, '<time>')
      .replace(/[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/g, '<uuid>')
      .replace(/127\.0\.0\.1:\d+/g, '<host>')
      .replace(/\b1[789]\d{8}(?:\d{3})?\b/g, '<epoch>');
  };
  const byRequest = new Map<string, string[]>();
  for (const [index, { method, target, status, lines }] of passed.entries()) {
    const where = `${method} ${calm(target)}`;
    const names = lines.filter((_, place) => place % 2 === 0).map((name) => name.toLowerCase());
    const kept = names.filter((name) => !ofAnAnswer.has(name)).toSorted();
    const text = late.reduce((rest, pattern) => rest.replace(pattern, ''), calm(sorted(texts[index] ?? '')));
    byRequest.set(where, [...(byRequest.get(where) ?? []), `${status} ${kept.join(',')} ${text}`]);
  }
  return byRequest;
}

function textOf({ body, lines }: Passed): string {
  const coding = lines[lines.findIndex((name, index) => index % 2 === 0 && name.toLowerCase() === 'content-encoding') + 1];
  if (coding === 'gzip') return gunzipSync(body).toString('utf8');
  if (coding === 'br') return brotliDecompressSync(body).toString('utf8');
  if (coding === 'deflate') return inflateSync(body).toString('utf8');
  return body.toString('utf8');
}

/** Servers that read objects out of columns promise no order of members. */
function sorted(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), (_, value: unknown) =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? Object.fromEntries(Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1)))
        : value,
    );
  } catch {
    return text;
  }
}

function firstDifference(one: string, other: string): string {
  let at = 0;
  while (at < one.length && one[at] === other[at]) at += 1;
  return `"${one.slice(Math.max(0, at - 40), at + 40)}" became "${other.slice(Math.max(0, at - 40), at + 40)}"`;
}
