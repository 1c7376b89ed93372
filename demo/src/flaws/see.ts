import { Client, jsonBody, type Received } from '../client/client.ts';
import type { Flaw, Recipe, Step } from './flaw.ts';

export interface Sighting {
  /** Those of the flaw's places that show it. */
  readonly shown: readonly string[];
  readonly status: number;
}

/** Follows a flaw's recipe at an address, be it the shop itself or a gate in front of it, and says what can be seen there. */
export async function see(url: string, flaw: Flaw, signal: AbortSignal): Promise<Sighting> {
  using client = new Client(url, signal);
  const [first, ...others] = flaw.howToSee.steps;
  let answer = await take(client, first);
  for (const step of others) answer = await take(client, step);
  const document = documentOf(answer);
  const shown = flaw.places.filter((place) => isShown(place, flaw.howToSee, answer, document));
  return { shown, status: answer.status };
}

/** Sends one step as whoever it says. */
export async function take(client: Client, step: Step): Promise<Received> {
  const { body, headers } = contentOf(step);
  const credentials = await client.credentials(step.as);
  return client.send({ method: step.method, path: step.path, headers: { ...credentials, ...headers, ...step.headers }, body });
}

function contentOf({ body, raw }: Step): { readonly body: Buffer | undefined; readonly headers: Readonly<Record<string, string>> } {
  if (raw !== undefined) return { body: Buffer.from(raw), headers: {} };
  return body === undefined ? { body: undefined, headers: {} } : jsonBody(body);
}

function isShown(place: string, { sign, status }: Recipe, answer: Received, document: unknown): boolean {
  if (place === 'status') return answer.status === status;
  const values = place.startsWith('header:') ? [answer.headers[place.slice(7)]] : valuesAt(document, place);
  const present = values.filter((value) => value !== undefined && value !== null && value !== '');
  return sign === undefined ? present.length > 0 : present.some((value) => sign.test(String(value)));
}

/** The answer's body as the places see it: NDJSON and CSV are lists of records, plain text is one string. */
function documentOf({ body, headers }: Received): unknown {
  const text = body.toString();
  const mediaType = headers['content-type']?.split(';')[0] ?? '';
  try {
    if (mediaType === 'application/x-ndjson') return text.trimEnd().split('\n').map(parsed);
    if (mediaType === 'text/csv') return records(text);
    return mediaType.endsWith('json') ? parsed(text) : text;
  } catch {
    return text; // A gate may have cut it in two; then it is judged as text.
  }
}

function parsed(text: string): unknown {
  return JSON.parse(text);
}

function records(text: string): readonly unknown[] {
  const [head, ...rows] = text.trimEnd().split('\r\n');
  const names = head?.split(',') ?? [];
  return rows.map((row) => Object.fromEntries(row.split(',').map((value, index) => [names[index] ?? '', value] as const)));
}

function valuesAt(document: unknown, pointer: string): readonly unknown[] {
  const segments = pointer === '' ? [] : pointer.slice(1).split('/');
  return segments.reduce<readonly unknown[]>((values, segment) => values.flatMap((value) => members(value, segment)), [document]);
}

function members(value: unknown, segment: string): readonly unknown[] {
  if (Array.isArray(value)) return segment === '*' ? value : [];
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, segment)) return [];
  return [(value as Readonly<Record<string, unknown>>)[segment]];
}
