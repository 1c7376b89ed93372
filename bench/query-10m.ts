import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { consumerId, dataClassId, endpointId, exchangeId } from '@sluice/model';
import type { ExchangeFilter, LeakGroup } from '@sluice/store';
import { DuckDbStore } from '@sluice/store-local';

export interface QueryTime {
  readonly query: string;
  readonly goalMs: number;
  readonly medianMs: number;
  readonly worstMs: number;
}

export interface QueryFigure {
  readonly rows: number;
  readonly times: readonly QueryTime[];
  readonly isOk: boolean;
}

const startMs = 1_764_000_000_000;
const hourMs = 3_600_000;

/**
 * Every query behind `leaks` and `exchanges` over so many disclosures in as many exchanges: thirty days, 400 endpoints, 20,000
 * consumers, 40 classes at 800 places, two fingerprints a disclosure of 2,000,000 distinct values. A place is one of two of its endpoint
 * and has one class; an endpoint has four boots, two statuses, and two decisions with one reason.
 */
export async function measureQueries({ rows, rounds = 7 }: { readonly rows: number; readonly rounds?: number }): Promise<QueryFigure> {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-query-'));
  const path = join(folder, 'exchanges.duckdb');
  const endMs = startMs + 30 * 24 * hourMs;
  try {
    // The store makes its tables; the rows are made by SQL, since ten million records would take minutes.
    await (await DuckDbStore.open({ path })).close();
    await fill(path, rows, endMs - startMs);
    const times = await timeQueries(path, endMs, rounds);
    return { rows, times, isOk: times.every((time) => time.medianMs <= time.goalMs) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export async function timeQueries(path: string, endMs: number, rounds: number): Promise<QueryTime[]> {
  await using store = await DuckDbStore.open({ path, threads: 2, memoryLimit: '2GB' });
  const times: QueryTime[] = [];
  for (const { query, goalMs, ask } of queries(store, endMs)) {
    const spent: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const start = performance.now();
      await ask();
      spent.push(performance.now() - start);
    }
    spent.sort((a, b) => a - b);
    times.push({ query, goalMs, medianMs: spent[Math.floor(rounds / 2)] ?? 0, worstMs: spent.at(-1) ?? 0 });
  }
  return times;
}

interface Query {
  readonly query: string;
  readonly goalMs: number;
  readonly ask: () => Promise<unknown>;
}

function queries(store: DuckDbStore, endMs: number): Query[] {
  const lastHour: ExchangeFilter = { sinceMs: endMs - hourMs };
  const email = { dataClass: dataClassId('personal.c3') };
  const consumer = { consumer: consumerId('key:77') };
  const endpoint = { endpoint: endpointId('get', '/v1/things7') };
  const place = { place: 'field77' };
  const exchanges = (filter: ExchangeFilter) => () => store.exchanges({ ...filter, limit: 50 });
  const leaks = (groupBy: readonly LeakGroup[], isDistinctCounted: boolean, filter: ExchangeFilter) => () =>
    store.leaks({ ...filter, groupBy, isDistinctCounted, isUnclassedIncluded: false, limit: 50 });
  const made: Query[] = [];
  for (const [when, filter, goalMs] of [
    ['all', {}, 500],
    ['last hour', lastHour, 50],
  ] as const) {
    const add = (query: string, ask: () => Promise<unknown>, goal: number = goalMs) =>
      made.push({ query: `${query}, ${when}`, goalMs: goal, ask });
    add('exchanges', exchanges(filter));
    add('exchanges of a class', exchanges({ ...filter, ...email }));
    add('exchanges of a consumer', exchanges({ ...filter, ...consumer }));
    add('exchanges of an endpoint', exchanges({ ...filter, ...endpoint }));
    add('exchanges of a place, stripped', exchanges({ ...filter, ...place, treatment: 'strip' }));
    add('exchanges of a status', exchanges({ ...filter, status: 500 }));
    add('exchanges of nobody', exchanges({ ...filter, consumer: consumerId('nobody') }));
    add('leaks by class', leaks(['dataClass'], false, filter));
    add('leaks by class, response', leaks(['dataClass'], false, { ...filter, side: 'response' }));
    add('leaks by consumer', leaks(['consumer'], false, filter));
    add('leaks by endpoint', leaks(['endpoint'], false, filter));
    add('leaks by class and place', leaks(['dataClass', 'place'], false, filter));
    add('leaks by consumer of a class', leaks(['consumer'], false, { ...filter, ...email }));
    add('leaks by class, endpoint and place of a consumer', leaks(['dataClass', 'endpoint', 'place'], false, { ...filter, ...consumer }));
    add('leaks by class that left', leaks(['dataClass'], false, { ...filter, outcome: 'left' }));
    add('leaks by consumer, stripped', leaks(['consumer'], false, { ...filter, treatment: 'strip' }));
    add('leaks at places named so', leaks(['dataClass', 'consumer'], false, { ...filter, ...place }));
    add('overview', () => store.overview(filter));
    add('endpoints', () => store.endpoints(filter));
    add('timeline by hour', () => store.timeline(filter, hourMs));
    const distinctGoalMs = filter === lastHour ? goalMs : 2000;
    add('distinct values by class', leaks(['dataClass'], true, filter), distinctGoalMs);
    add('distinct values by class and consumer', leaks(['dataClass', 'consumer'], true, filter), distinctGoalMs);
    add('distinct values in all', leaks([], true, filter), distinctGoalMs);
  }
  made.push({ query: 'one exchange', goalMs: 500, ask: () => store.exchange(exchangeId(1_234_567_890_123, 1000)) });
  return made;
}

export async function fill(path: string, rows: number, spanMs: number): Promise<void> {
  const instance = await DuckDBInstance.create(path, { threads: '2', memory_limit: '4GB' });
  const connection = await instance.connect();
  const named = (kind: number, first: number, count: number, text: string) =>
    connection.run(`INSERT INTO names SELECT ${first} + i, ${kind}, ${text} FROM range(${count}) AS made(i)`);
  await named(1, 1, 400, "'shop' || chr(10) || 'GET /v1/things' || i");
  await named(2, 1001, 20_000, "'key:' || i");
  await named(3, 30_001, 40, "'personal.c' || i");
  await named(4, 31_001, 800, "'response.body/items/*/field' || i");
  await named(5, 32_001, 10, "'a rule ' || i");
  // `hash` spreads the row's number, so every column varies without a random that keeps the queries from repeating.
  const spread = (salt: number, below: number) => `(hash(i * 16 + ${salt}) % ${below})`;
  // Squared, as traffic is: few endpoints and consumers make most of it.
  const skewed = (salt: number, below: number) => `(pow(${spread(salt, 10_000)} / 10000.0, 2) * ${below})::INTEGER`;
  const isTreated = `${spread(5, 10)} < 3`;
  const isFailed = `${spread(4, 100)} < 3`;
  // Kinds are numbered by what they are made of: endpoint, then one bit each for status and decision, then the boot or the place.
  const alike = `1 + made.i // 16, CASE WHEN made.i % 2 = 1 THEN 500 ELSE 200 END, made.i // 2 % 2`;
  await connection.run(`INSERT INTO kinds SELECT made.i, ${alike}, 1234567890123 + made.i // 4 % 4, 1, 0, 2, 0, 32001 + made.i // 16 % 10, 0
    FROM range(400 * 16) AS made(i)`);
  await connection.run(`INSERT INTO shown_kinds SELECT made.i, ${alike}, 30001 + hash(made.i // 8) % 40, 31001 + made.i // 8, 1,
    made.i // 2 % 2 * 2, made.i // 2 % 2 * 2, 4095 FROM range(400 * 16) AS made(i) WHERE made.i // 4 % 2 = 0`);
  const alikeOf = (rest: string) =>
    `${skewed(2, 399)} * 16 + CASE WHEN ${isFailed} THEN 1 ELSE 0 END + CASE WHEN ${isTreated} THEN 2 ELSE 0 END + ${rest}`;
  const at = `${startMs} + floor(i * ${spanMs / rows})`;
  const value = (salt: number) => `hash(${spread(salt, 2_000_000)} * 2 + 1)`;
  for (let start = 0; start < rows; start += 1_000_000) {
    const end = Math.min(rows, start + 1_000_000);
    const consumer = `1001 + ${skewed(3, 19_999)}`;
    await connection.run(`INSERT INTO exchanges SELECT i + 1, ${at}, 1 + floor(i / 4), 1000 + ${spread(1, 5000)}, ${spread(7, 400)},
      ${spread(8, 20_000)}, ${spread(8, 20_000)}, 0, ${spread(9, 3)}, 0, 0, ${consumer}, ${alikeOf('i % 4 * 4')}
      FROM range(${start}, ${end}) AS made(i)`);
    await connection.run(`INSERT INTO disclosures SELECT i + 1, ${at}, 1 + ${spread(12, 20)}, ${consumer},
      ${alikeOf(`${spread(11, 2)} * 8`)}, [${value(13)}, ${value(14)}] FROM range(${start}, ${end}) AS made(i)`);
  }
  await connection.run('CHECKPOINT');
  connection.closeSync();
  instance.closeSync();
}

if (import.meta.main) {
  const rows = Number(process.argv[2] ?? 10_000_000);
  const { times, isOk } = await measureQueries({ rows });
  console.log(`${rows.toLocaleString('en')} exchanges and disclosures, DuckDB with 2 threads, ${cpus().length} processors`);
  for (const { query, goalMs, medianMs, worstMs } of times) {
    const mark = medianMs <= goalMs ? 'ok ' : 'NO ';
    console.log(
      `${mark} ${query.padEnd(62)} ${medianMs.toFixed(0).padStart(6)} ms  worst ${worstMs.toFixed(0).padStart(6)}  goal ${goalMs}`,
    );
  }
  process.exitCode = isOk ? 0 : 1;
}
