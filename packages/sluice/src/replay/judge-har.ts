import { randomBytes } from 'node:crypto';
import { Gate, type GateInputs } from '@sluice/flow';
import { zlibCodec } from '@sluice/gateway';
import { sipHash, sipKeyOf, utf8 } from '@sluice/kit';
import { type ApiId, apiId, type Body, type ExchangeRecord, exchangeId, fingerprintText } from '@sluice/model';
import type { RecordPort } from '@sluice/store';
import { maskPorts } from '../compose/mask-ports.ts';
import type { Settings } from '../config/settings.ts';
import { composeIdentifier } from '../identity/compose-identifier.ts';
import type { HarEntry } from './har.ts';
import { lacksBody, requestOf, responseOf } from './har-messages.ts';

/** Why an entry was not judged. */
export type SkipReason = 'of no API here' | 'not HTTP' | 'without an answer';

export interface HarJudgement {
  readonly records: readonly ExchangeRecord[];
  readonly skipped: ReadonlyMap<SkipReason, number>;
  /** Judged answers whose body the recorder did not keep: their silence means nothing. */
  readonly bodiesMissing: number;
}

export interface JudgeChoice {
  /** All entries are of this API; else their host and path say. */
  readonly api: string | null;
}

/** Judges a recording with the engine that judges traffic. Nothing leaves this process and nothing is kept. */
export async function judgeHar(
  entries: readonly HarEntry[],
  settings: Settings,
  inputs: GateInputs,
  choice: JudgeChoice,
): Promise<HarJudgement> {
  const records: ExchangeRecord[] = [];
  const skipped = new Map<SkipReason, number>();
  let bodiesMissing = 0;
  let nowMs = 0;
  const keyed = keyedOfThisRun();
  const gate = new Gate(
    inShadow(inputs),
    composeIdentifier(withoutQuestions(settings), { fingerprint: keyed.fingerprint, now: () => nowMs }),
    {
      record: recordsInto(records),
      codec: zlibCodec,
      fingerprintKey: keyed.fingerprintKey,
      mask: maskPorts(keyed.words, randomBytes(32), settings.consumers, keyed.fingerprint),
      now: () => nowMs,
      // What is not in the recording cannot be asked.
      wait: () => Promise.resolve(),
      capture: null,
      limits: null,
    },
  );
  for (const [index, entry] of entries.entries()) {
    const found = apiOf(entry, settings, inputs, choice);
    if (found.kind === 'skip') {
      skipped.set(found.why, (skipped.get(found.why) ?? 0) + 1);
      continue;
    }
    if (lacksBody(entry)) bodiesMissing += 1;
    const sequence = index + 1;
    nowMs = Date.parse(entry.startedDateTime) || Date.now();
    const captured = { id: exchangeId(1, sequence), boot: 1, sequence, startedAtMs: nowMs, request: requestOf(entry) };
    const answer = await gate.handle(captured, {
      route: { api: found.api },
      forward: async (_request, _consumer, isAside) => (isAside ? notRecorded : responseOf(entry)),
    });
    // A streamed answer is recorded when its last byte was read.
    await drained(answer.message.body);
  }
  return { records, skipped, bodiesMissing };
}

const notRecorded = { kind: 'upstream-fault', status: 502, why: 'not-recorded', detail: 'the recording does not hold it' } as const;

/** Recorded tokens and sessions are shown to nobody: who could only be told by asking stays unverified. */
function withoutQuestions(settings: Settings): Settings {
  const providers = settings.identity.providers.filter(({ source }) => source.kind !== 'introspection');
  return { ...settings, identity: { ...settings.identity, providers, whoAmI: null } };
}

/** Everything is judged as for `enforce` and counted, and nothing is refused before its answer was seen. */
function inShadow(inputs: GateInputs): GateInputs {
  const apis = inputs.apis.map((api) => ({
    ...api,
    mode: 'shadow' as const,
    routes: api.routes.map((route) => ({ ...route, mode: null, captureBytesMax: 0 })),
  }));
  return { ...inputs, apis };
}

function recordsInto(records: ExchangeRecord[]): RecordPort {
  return {
    append(record, done) {
      records.push(record);
      done('durable');
    },
    mayAnswer: true,
    get counts() {
      return { appended: records.length, durable: records.length, held: 0, lost: {} };
    },
  };
}

/** A key for this run alone: fingerprints tell equal values apart within it, and are worth nothing after it. */
function keyedOfThisRun() {
  const key = sipKeyOf(randomBytes(16));
  const pair = new Uint32Array(2);
  const words = (text: string): readonly [number, number] => {
    const bytes = utf8(text);
    sipHash(key, bytes, 0, bytes.length, pair, 0);
    return [pair[0] ?? 0, pair[1] ?? 0];
  };
  return { fingerprintKey: { id: 'k0', key }, words, fingerprint: (text: string) => fingerprintText('k0', ...words(text)) };
}

type Belonging = { readonly kind: 'api'; readonly api: ApiId } | { readonly kind: 'skip'; readonly why: SkipReason };

/** Whose entry it is: the API that was named, that has this host, or whose contract declares this request. */
function apiOf(entry: HarEntry, settings: Settings, inputs: GateInputs, choice: JudgeChoice): Belonging {
  const { method, url: text } = entry.request;
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !/^https?:$/.test(url.protocol)) return { kind: 'skip', why: 'not HTTP' };
  // A browser writes 0 for what it blocked, cancelled or never got.
  if (entry.response.status < 100 || entry.response.status > 599) return { kind: 'skip', why: 'without an answer' };
  if (choice.api !== null) return { kind: 'api', api: apiId(choice.api) };
  const byHost = settings.apis
    .filter((api) => hostsOf(api, settings).some((host) => host === url.host || host === url.hostname))
    .filter((api) => api.basePath === '/' || url.pathname === api.basePath || url.pathname.startsWith(`${api.basePath}/`))
    .toSorted((one, other) => other.basePath.length - one.basePath.length)[0];
  if (byHost) return { kind: 'api', api: apiId(byHost.name) };
  const byContract = inputs.apis.find(({ contract }) => contract?.match(method, url.pathname)?.kind === 'operation');
  return byContract ? { kind: 'api', api: byContract.api } : { kind: 'skip', why: 'of no API here' };
}

function hostsOf(api: Settings['apis'][number], { host, port }: Settings): readonly string[] {
  return [...api.hosts.map((name) => name.toLowerCase()), new URL(api.upstream).host, `${host}:${port}`, `localhost:${port}`];
}

function drained(body: Body): Promise<void> {
  return new Promise((resolve) => {
    body.open({ chunk() {}, end: () => resolve(), abort: () => resolve() });
  });
}
