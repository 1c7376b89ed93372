/**
 * `npm run test:servers`: real API servers that others wrote, with their own clients, behind a real Sluice. Each runs three times on equal
 * databases: reached directly, through a gate that observes, and through one that enforces. Two taps, before and behind the gate, compare
 * bytes. Ends with 0 when nothing was harmed and everything was usable, 1 when not, 2 when it could not be tried.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { compileContract, loadContract } from '@sluice/contract';
import { differencesOf, differencesOfRuns } from './compare.ts';
import { startGate } from './gate.ts';
import { installed } from './installed.ts';
import { NoPostgres, Postgres } from './postgres.ts';
import { faultsOf, reportLines, type ServerReport } from './report.ts';
import { type StepResult, Steps } from './steps.ts';
import { type Passed, Tap } from './tap.ts';
import { startServer, type ThirdParty, thirdParties } from './third-party.ts';
import { type Recorded, recordedIn } from './treatments.ts';

const boundMs = 10 * 60_000;
const operationsMin = 80;

const { values } = parseArgs({ options: { only: { type: 'string' } } });
const cleanup = new AsyncDisposableStack();
const giveUp = setTimeout(() => leave(`not done within ${boundMs / 60_000} minutes`), boundMs);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => leave(signal));

process.exitCode = await main().catch((error: unknown) => {
  if (error instanceof NoPostgres) console.error(`skipped: ${error.message}`);
  else console.error(error);
  return error instanceof NoPostgres ? 2 : 1;
});
clearTimeout(giveUp);
await cleanup.disposeAsync();
// Clients of others may keep timers of their own.
process.exit();

/** What we started ends with us, whatever happens. */
function leave(why: string): void {
  console.error(why);
  cleanup.disposeAsync().then(
    () => process.exit(1),
    () => process.exit(1),
  );
}

async function main(): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-servers-run-'));
  cleanup.defer(() => rmSync(folder, { recursive: true, force: true }));
  const parties = thirdParties.filter(({ name }) => values.only === undefined || name === values.only);
  const folders = parties.map(({ installation }) => installedOrSkipped(installation));
  const postgres = cleanup.use(await Postgres.start(folders[0] ?? ''));
  const reports: ServerReport[] = [];
  for (const [index, party] of parties.entries()) {
    reports.push(await examine(party, folders[index] ?? '', postgres, join(folder, party.name)));
  }
  for (const line of reportLines(reports)) console.log(line);
  const operations = reports.reduce((sum, report) => sum + report.operations, 0);
  if (values.only === undefined && operations < operationsMin) console.log(`only ${operations} operations of ${operationsMin}`);
  const isEnough = values.only !== undefined || operations >= operationsMin;
  return isEnough && reports.every(({ faults }) => faults.length === 0) ? 0 : 1;
}

function installedOrSkipped(installation: ThirdParty['installation']): string {
  try {
    return installed(installation);
  } catch (error) {
    throw new NoPostgres(`npm could not install ${installation.name}: ${error instanceof Error ? error.message : ''}`);
  }
}

interface Run {
  readonly steps: readonly StepResult[];
  readonly front: readonly Passed[];
  readonly back: ReadonlyMap<string, Passed>;
  readonly recorded: Recorded | null;
}

async function examine(party: ThirdParty, folder: string, postgres: Postgres, work: string): Promise<ServerReport> {
  mkdirSync(work, { recursive: true });
  const empty = await postgres.create(`${party.name}-empty`);
  let contractFile: string | null = null;
  {
    // Migrations take the longest: they run once, and the three runs begin with copies.
    await using server = await startServer(party, folder, empty, 'http://127.0.0.1', join(work, 'first.log'));
    if (party.documentPath !== null) {
      contractFile = join(work, 'openapi.json');
      writeFileSync(contractFile, await (await fetch(`${server.url}${party.documentPath}`)).text());
    }
  }
  const run = (mode: 'direct' | 'observe' | 'enforce') => runOnce(party, folder, postgres, contractFile, work, mode);
  const direct = await run('direct');
  const observed = await run('observe');
  const enforced = await run('enforce');
  const operationOf = await operations(party, contractFile);
  return judged(party, { direct, observed, enforced }, operationOf);
}

async function runOnce(
  party: ThirdParty,
  folder: string,
  postgres: Postgres,
  contract: string | null,
  work: string,
  mode: 'direct' | 'observe' | 'enforce',
): Promise<Run> {
  const startedMs = performance.now();
  const database = await postgres.create(`${party.name}-${mode}`, `${party.name}-empty`);
  const steps = new Steps();
  let dataFolder: string | null = null;
  let readyMs = 0;
  let flowMs = 0;
  await using front = await Tap.open(mode !== 'direct');
  await using back = await Tap.open(false);
  {
    await using server = await startServer(party, folder, database, front.url, join(work, `${mode}.log`));
    back.target = server.url;
    await using gate =
      mode === 'direct' ? null : await startGate(join(work, mode), { name: party.name, upstream: back.url, contract, mode });
    front.target = gate?.url ?? server.url;
    dataFolder = gate?.dataFolder ?? null;
    readyMs = performance.now();
    await party.flow(front.url, steps, folder);
    flowMs = performance.now() - readyMs;
    // A gate that ends waits for connections that are open.
    front.hangUp();
  }
  const recorded = dataFolder === null ? null : await recordedIn(dataFolder);
  const secondsOf = (ms: number) => `${(ms / 1000).toFixed(1)} s`;
  const times = `${secondsOf(flowMs)} of ${secondsOf(performance.now() - startedMs)} with start and end`;
  console.log(`${party.name}, ${mode}: ${steps.results.length} steps, ${front.passedById.size} requests, ${times}`);
  return { steps: steps.results, front: [...front.passedById.values()], back: back.passedById, recorded };
}

/** Names a request by the operation that it is of. */
async function operations(party: ThirdParty, contractFile: string | null): Promise<(passed: Passed) => string> {
  const loaded = contractFile === null ? null : await loadContract(contractFile, readFileSync(contractFile, 'utf8'));
  const compiled = loaded?.ok ? compileContract(loaded.value) : null;
  return ({ method, target }) => {
    const path = target.replace(/\?.*$/, '');
    const match = compiled?.ok ? compiled.value.match(method, path) : null;
    if (match?.kind === 'operation') return `${method} ${match.operation.template}`;
    const [pattern, template] = party.templates.find(([one]) => one.test(path)) ?? [/^.*$/, path];
    return `${method} ${path.replace(pattern, template)}`;
  };
}

function judged(
  party: ThirdParty,
  { direct, observed, enforced }: Readonly<Record<'direct' | 'observed' | 'enforced', Run>>,
  operationOf: (passed: Passed) => string,
): ServerReport {
  const { recorded } = enforced;
  if (recorded === null) throw new Error('the enforcing gate recorded nothing');
  const harm = observed.front.flatMap((passed) => differencesOf(passed, observed.back.get(passed.id)));
  const drift = differencesOfRuns(direct.front, observed.front, party);
  const changed = enforced.front.filter((passed) => {
    const back = enforced.back.get(passed.id);
    return !back || back.status !== passed.status || !back.body.equals(passed.body);
  });
  const report = {
    name: party.name,
    operations: new Set(direct.front.map(operationOf)).size,
    requests: observed.front.length,
    harm,
    drift,
    steps: { direct: direct.steps, observed: observed.steps, enforced: enforced.steps },
    changed: changed.length,
    recorded,
    documentFaults: party.documentFaults,
    knownBreaks: party.knownBreaks,
    wrongOnPurpose: party.wrongOnPurpose,
  };
  return { ...report, faults: faultsOf(report, enforced.front.length) };
}
