import { setTimeout as delay } from 'node:timers/promises';
import type { Explained, Status } from '@sluice/control';
import type { ExchangeSummary, Page } from '@sluice/store';
import type { ApiSettings } from '../config/settings.ts';
import { bytesText } from '../ui/units.ts';
import { formsOf, makeCanary, type Search, searchFolder } from './canary.ts';
import { type Diagnosis, failed, ok, unknown, warning } from './diagnosis.ts';
import { ask, listenerOf, type Reply } from './reach.ts';

/** A path that no API has; in the records it is one endpoint, however often the doctor comes. */
const path = '/.well-known/sluice-doctor';
const recordedWithinMs = 10_000;
const lookEveryMs = 100;
const skewMsMax = 60_000;

/** What the self-test asks of the running Sluice. */
export interface Asked {
  readonly exchanges: (sinceMs: number) => Promise<Page<ExchangeSummary>>;
  readonly explain: (id: string) => Promise<Explained>;
}

export type Target = Pick<ApiSettings, 'name' | 'upstream' | 'basePath' | 'hosts'> & Partial<Pick<ApiSettings, 'care'>>;

/** Sends a canary on the way of all traffic, and looks whether it arrived, was recorded, and was written nowhere. */
export async function selfTest(status: Status, api: Target, asked: Asked): Promise<readonly Diagnosis[]> {
  const name = `self-test ${api.name}`;
  const canary = makeCanary();
  const sentMs = Date.now();
  const reply = await send(status, api, canary).catch((error: NodeJS.ErrnoException) => error);
  if (reply instanceof Error) return [unanswered(name, reply, status, api)];
  const row = await recordOf(api, asked, sentMs);
  return [wayOf(name, reply, api), ...clockOf(reply), ...(await keptOf(name, row, canary, sentMs, status, asked))];
}

/** A connection that was refused never came to Sluice; one that waited too long went on from there. */
function unanswered(name: string, { code, message }: NodeJS.ErrnoException, { address }: Status, { upstream }: Target): Diagnosis {
  if (code === undefined)
    return failed(name, `the hop from Sluice to ${upstream} does not answer: ${message}`, 'see what the API does with a GET');
  return failed(name, `the hop from here to Sluice is missing: ${message}`, `clients cannot reach ${address} either; see "sluice status"`);
}

function send(status: Status, { basePath, hosts }: Target, canary: string): Promise<Reply> {
  const target = `${basePath.replace(/\/$/, '')}${path}?canary=${encodeURIComponent(canary)}`;
  return ask(listenerOf(status.address), target, {
    ...(hosts[0] === undefined ? {} : { host: hosts[0] }),
    'user-agent': 'sluice-doctor',
    'x-sluice-canary': canary,
    cookie: `canary=${encodeURIComponent(canary)}`,
  });
}

/** Sluice's own words of a missing upstream are problem documents with these states. */
function wayOf(name: string, { status, headers }: Reply, { upstream }: Target): Diagnosis {
  const isOurs = headers['content-type']?.startsWith('application/problem+json') ?? false;
  if (isOurs && (status === 502 || status === 503 || status === 504)) {
    return failed(name, `the hop from Sluice to ${upstream} is missing: it answered ${status}`, 'start the API, or correct "upstream"');
  }
  return ok(name, `a request went through Sluice and came back with ${status}`);
}

/** Tokens expire by this machine's clock and were made by another's. */
function clockOf({ headers }: Reply): readonly Diagnosis[] {
  const theirsMs = Date.parse(headers.date ?? '');
  if (Number.isNaN(theirsMs)) return [];
  const skewMs = Math.abs(Date.now() - theirsMs);
  if (skewMs <= skewMsMax) return [ok('clock', 'agrees with the API')];
  return [warning('clock', `differs by ${Math.round(skewMs / 1000)} s from the API's`, 'set both clocks by NTP: tokens expire by them')];
}

async function recordOf({ name }: Target, asked: Asked, sentMs: number): Promise<ExchangeSummary | null> {
  const untilMs = Date.now() + recordedWithinMs;
  while (Date.now() < untilMs) {
    const { rows } = await asked.exchanges(Math.floor(sentMs));
    const row = rows.find(({ api, endpoint }) => api === name && endpoint.includes('sluice-doctor'));
    if (row) return row;
    await delay(lookEveryMs);
  }
  return null;
}

async function keptOf(
  name: string,
  row: ExchangeSummary | null,
  canary: string,
  sentMs: number,
  status: Status,
  asked: Asked,
): Promise<readonly Diagnosis[]> {
  const recorded = `${name}: record`;
  if (row === null) {
    const fix = 'see "recordsLost" and "recordsHeld" in "sluice status", and whether the disk is full';
    return [
      failed(recorded, 'the hop from the worker to the recorder is missing: no record came', fix),
      unknown(`${name}: traces`, 'nothing was recorded'),
    ];
  }
  const record = Buffer.from(JSON.stringify((await asked.explain(row.id)).record));
  const isInRecord = formsOf(canary).some((form) => record.includes(form));
  const search = searchFolder(status.dataFolder, canary, sentMs - 1_000);
  return [ok(recorded, `kept as ${row.id}`), tracesOf(`${name}: traces`, isInRecord, search)];
}

function tracesOf(name: string, isInRecord: boolean, { found, filesSearched, bytesSearched, unread }: Search): Diagnosis {
  const fix = 'report it as a security bug (SECURITY.md) unless this route captures bodies';
  if (isInRecord) return failed(name, 'the record holds a raw value', fix);
  if (found.length > 0) return failed(name, `a raw value was written to ${found.join(', ')}`, fix);
  if (unread.length > 0) return warning(name, `${unread.length} files could not be searched`, `look at ${unread[0]}`);
  return ok(
    name,
    `the value that was sent is in none of ${filesSearched} files (${bytesText(bytesSearched)}): raw, hex, base64, URL-encoded`,
  );
}
