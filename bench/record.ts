import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  type ApiId,
  allow,
  type Column,
  consumerId,
  type Decision,
  dataClassId,
  type ExchangeRecord,
  endpointId,
  exchangeId,
  type FactReading,
  type Finding,
  type Masked,
  PackedEvidence,
  type Reason,
  revisionId,
  type Treatment,
} from '@sluice/model';
import { segmentFolder, startRecorder } from '@sluice/store-local';
import { ByteWriter, RecordEncoder, SegmentWriter } from '@sluice/store-local/segments';

export interface RecordCost {
  /** µs to encode one record as at `GET /v1/bench/1k`: best and median of the rounds. */
  readonly encodeUs: number;
  readonly encodeMedianUs: number;
  /** The same of mixed records, which are larger. */
  readonly mixedUs: number;
  readonly mixedMedianUs: number;
  /** µs of CPU for encoding, checksum and the write to the kernel, at `os`, with this many records a turn. */
  readonly appendUs: ReadonlyMap<number, number>;
  readonly bytesARecord: number;
}

const boot = 0x1_2345_6789_abcd;
/**
 * `bench-1k`: what flow makes of the demo's `GET /v1/bench/1k`: two columns of four values, a finding for each, one caller. `mixed`: 40
 * endpoints of two to four columns, half of them treated, the others found to be open; 500 callers.
 */
export type RecordKind = 'bench-1k' | 'mixed';

const writerOptions = { boot, worker: 0, pid: process.pid, now: Date.now, durability: 'os', onRecordError: 'open' } as const;
const batches = 3000;
/** A turn's worth at 32 connections: what a worker at full load encodes at once. */
const batchRecords = 32;

/**
 * What a record costs the worker: a round is the median of its batches, so that a pause in one does not count; then the best round. Records are made just before they are encoded, as
 * flow does, so that they are in the processor's cache and their strings are still the ropes that they were joined as.
 */
export async function measureRecordCost(rounds = 9): Promise<RecordCost> {
  const typical = measureKind('bench-1k', rounds);
  const mixed = measureKind('mixed', rounds);
  const records = Array.from({ length: 20_000 }, recordMaker(1));
  const appendUs = new Map<number, number>();
  for (const perTurn of [1, 8, 32]) appendUs.set(perTurn, await measureAppend(records, perTurn, Math.min(rounds, 5)));
  return {
    encodeUs: Math.min(...typical.us),
    encodeMedianUs: median(typical.us),
    mixedUs: Math.min(...mixed.us),
    mixedMedianUs: median(mixed.us),
    appendUs,
    bytesARecord: typical.bytes,
  };
}

function measureKind(kind: RecordKind, rounds: number): { readonly us: readonly number[]; readonly bytes: number } {
  const measured = Array.from({ length: rounds }, (_, round) => measureEncode(recordMaker(round, kind)));
  return { us: measured.map(({ us }) => us), bytes: measured[0]?.bytes ?? 0 };
}

function measureEncode(make: () => ExchangeRecord): { readonly us: number; readonly bytes: number } {
  const encoder = new RecordEncoder();
  const out = new ByteWriter(1024 * 1024);
  const spentUs: number[] = [];
  let bytes = 0;
  for (let batch = 0; batch < batches; batch += 1) {
    const records = Array.from({ length: batchRecords }, make);
    out.at = 0;
    const start = process.hrtime.bigint();
    for (const record of records) encoder.encode(record, out);
    spentUs.push(Number(process.hrtime.bigint() - start) / 1000 / batchRecords);
    bytes += out.at;
  }
  return { us: median(spentUs), bytes: bytes / (batches * batchRecords) };
}

async function measureAppend(records: readonly ExchangeRecord[], perTurn: number, rounds: number): Promise<number> {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < rounds; round += 1) {
    const folder = mkdtempSync(join(tmpdir(), 'sluice-bench-'));
    const writer = new SegmentWriter({ ...writerOptions, folder });
    const start = process.cpuUsage();
    for (const [index, record] of records.entries()) {
      writer.append(record, nothing);
      if (index % perTurn === perTurn - 1) await nextTurn();
    }
    await writer.close();
    best = Math.min(best, cpuUs(start) / records.length);
    rmSync(folder, { recursive: true });
  }
  return best;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

function nothing(): void {}

function cpuUs(since: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since);
  return user + system;
}

/** As flow makes them: records, columns and decisions are new objects, the strings, reasons and treatments are the plan's. */
export function recordMaker(seed: number, kind: RecordKind = 'mixed'): () => ExchangeRecord {
  const isMixed = kind === 'mixed';
  const revision = revisionId('5f1d7a9c0b3e2468');
  const plans = Array.from({ length: isMixed ? 40 : 1 }, (_, number) => (isMixed ? planOf(number) : benchPlan));
  const consumers = Array.from({ length: isMixed ? 500 : 1 }, (_, number) =>
    consumerId(`key:k1:${(number * 7919).toString(16).padStart(16, '0')}`),
  );
  const random = randomOf(seed);
  let index = -1;
  return () => {
    index += 1;
    const plan = plans[random(plans.length)] ?? planOf(0);
    const columns = plan.columns.map(({ place, dataClass }) => columnOf(place, dataClass, isMixed ? 1 + random(6) : 4, random));
    const treated = plan.columns.filter((column) => column.treatment !== null);
    const decision = treated.length === 0 ? allow : minimise(treated);
    return {
      id: exchangeId(boot, index + 1),
      boot,
      sequence: index + 1,
      startedAtMs: 1_764_000_000_000 + Math.floor(index / 5),
      durationUs: 1000 + random(4000),
      upstreamUs: 800 + random(3000),
      api: 'shop' as ApiId,
      endpoint: plan.endpoint,
      isDeclared: true,
      revision,
      consumer: consumers[random(consumers.length)] ?? consumerId('anonymous'),
      consumerKind: 'api-key',
      isVerified: true,
      mode: 'enforce',
      status: 200,
      upstreamStatus: 200,
      ending: 'answered',
      requestBytes: random(300),
      responseBytes: 1000 + random(20_000),
      strippedCount: treated.length,
      maskedCount: 0,
      droppedRows: 0,
      nearMisses: [],
      request: {
        inspection: { side: 'request', coverage: { kind: 'whole', bytesSeen: 120 }, columns: [], findings: [], facts: [] },
        decision: allow,
      },
      response: {
        inspection: {
          side: 'response',
          coverage: { kind: 'whole', bytesSeen: 4000 },
          columns,
          findings: findingsOf(plan, columns),
          facts: factsOf(),
        },
        decision,
      },
    };
  };
}

// An odd plan is open and treats nothing.
const benchPlan = { ...planOf(3), columns: planOf(3).columns.slice(0, 2) };

interface PlannedColumn {
  readonly place: string;
  readonly dataClass: string;
  readonly treatment: Treatment | null;
  readonly reason: Reason;
}

interface Plan {
  readonly endpoint: ExchangeRecord['endpoint'];
  readonly columns: readonly PlannedColumn[];
  readonly isOpen: boolean;
  readonly becauses: readonly string[];
}

function planOf(number: number): Plan {
  const fields = [
    ['email', 'personal.email'],
    ['phone', 'personal.phone'],
    ['passwordHash', 'secret.password-hash'],
    ['iban', 'finance.iban'],
  ] as const;
  // Two to four columns; every other endpoint has something to strip.
  const columns = fields.slice(0, 2 + (number % 3)).map(([field, dataClass], index) => {
    const place = `response.body/items/*/${field}`;
    const isTreated = number % 2 === 0 && index === 1;
    const reason: Reason = {
      rule: 'default/undeclared-never-leaves',
      title: 'fields that the contract does not declare do not leave',
      source: 'built-in',
      place,
      dataClass: dataClassId(dataClass),
    };
    return { place, dataClass, treatment: isTreated ? ({ kind: 'strip' } as const) : null, reason };
  });
  const becauses = columns.map(({ dataClass }) => `${dataClass} is for authenticated consumers`);
  return { endpoint: endpointId('get', `/v1/resources${number}/{id}/items`), columns, isOpen: number % 2 === 1, becauses };
}

/** What a caller without a name is shown is found at every other endpoint, as at the demo's `GET /v1/bench/1k`. */
function findingsOf(plan: Plan, columns: readonly Column[]): Finding[] {
  if (!plan.isOpen) return [];
  return columns.map(({ place, count }, index) => ({
    place,
    severity: 'medium',
    confidence: 'certain',
    count,
    kind: 'consumer.unauthenticated',
    owasp: 'API2:2023',
    because: plan.becauses[index] ?? '',
  }));
}

function factsOf(): FactReading[] {
  return [{ fact: 'a credential is handed over', outcome: 'false', rows: { true: 0, false: 0, error: 0 } }];
}

function columnOf(place: string, dataClass: string, values: number, random: (below: number) => number): Column {
  const fingerprints = Uint32Array.from({ length: values * 2 }, () => random(0xffffffff));
  return {
    place,
    dataClass: dataClassId(dataClass),
    declared: 'declared',
    confidence: 'certain',
    count: values,
    fingerprints,
    evidence: new PackedEvidence('k1', fingerprints[0] ?? 0, fingerprints[1] ?? 0, 22, formOf(random)),
  };
}

/** A form as flow makes it: letters and digits by their kind, as a string of its own. */
function formOf(random: (below: number) => number): Masked {
  const codes = new Uint8Array(8 + random(16)).map(() => (random(4) === 0 ? 57 : 97));
  return String.fromCharCode(...codes) as Masked;
}

function minimise(treated: readonly PlannedColumn[]): Decision {
  const [first, ...rest] = treated.map((column) => column.reason);
  if (first === undefined) return allow;
  return {
    kind: 'minimise',
    because: [first, ...rest],
    columns: treated.map(({ place, dataClass, treatment, reason }) => ({
      place,
      dataClass: dataClassId(dataClass),
      treatment: treatment ?? { kind: 'strip' },
      reason,
    })),
    rows: [],
  };
}

/** Mulberry32: the same records in every run. */
export function randomOf(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * below);
  };
}

/** µs of CPU, all threads, that the recorder spends on one record, its last checkpoint of the database included: in a process of its own. */
export async function measureIngestCost(records = 200_000, kind: RecordKind = 'bench-1k'): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-bench-'));
  mkdirSync(segmentFolder(folder));
  const make = recordMaker(1, kind);
  const segments = segmentFolder(folder);
  const writer = new SegmentWriter({ ...writerOptions, folder: segments });
  for (let index = 0; index < records; index += 1) {
    writer.append(make(), nothing);
    if (index % 1000 === 999) await nextTurn();
  }
  await writer.close();
  const child = spawnSync(process.execPath, [import.meta.filename, '--ingest', folder], { encoding: 'utf8' });
  rmSync(folder, { recursive: true });
  return Number(child.stdout) / records;
}

async function ingest(folder: string): Promise<number> {
  const start = process.cpuUsage();
  const recorder = await startRecorder({
    folder,
    retention: () => ({ exchangeDays: 36_500, daysByClass: new Map() }),
    now: Date.now,
    threads: 1,
  });
  await recorder.takeIn();
  await recorder.close();
  return cpuUs(start);
}

if (process.argv[2] === '--ingest') {
  process.stdout.write(String(await ingest(process.argv[3] ?? '')));
} else if (import.meta.main) {
  const { encodeUs, encodeMedianUs, mixedUs, mixedMedianUs, appendUs, bytesARecord } = await measureRecordCost();
  console.log(`encode        ${encodeUs.toFixed(3)} µs a record, best; ${encodeMedianUs.toFixed(3)} median; goal 0.400`);
  console.log(`encode, mixed ${mixedUs.toFixed(3)} µs a record, best; ${mixedMedianUs.toFixed(3)} median`);
  console.log(`              ${bytesARecord.toFixed(0)} bytes a record`);
  for (const [perTurn, us] of appendUs) console.log(`append, os    ${us.toFixed(2)} µs a record with ${perTurn} a turn`);
  console.log(`ingest        ${(await measureIngestCost()).toFixed(2)} µs a record in the recorder`);
}
