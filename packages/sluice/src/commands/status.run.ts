import { ControlClient, type Status } from '@sluice/control';
import { controlPathOf } from '../config/control-path.ts';
import { dataFolderOf } from '../config/data-folder-of.ts';
import { type ExitCode, exitCodes } from '../define-command.ts';
import type { Standing } from '../standing.ts';
import type { Output } from '../ui/output.ts';
import { outputOf } from '../ui/output-of.ts';
import { table } from '../ui/table.ts';
import { shortPath } from '../ui/tell-problems.ts';
import { bytesText, countText, shareText, spanText } from '../ui/units.ts';

export async function runStatus(standing: Standing): Promise<ExitCode> {
  const output = outputOf(standing);
  const client = new ControlClient(controlPathOf(dataFolderOf(standing)), 10_000);
  const status = await client.call<Status>('GET', '/api/v1/status');
  output.answer(status, () => statusText(status, standing, output));
  return status.workers.some(({ isReady }) => isReady) ? exitCodes.clean : exitCodes.incomplete;
}

function statusText(status: Status, { folder }: Standing, { colours }: Output): string {
  const isReady = status.workers.some((worker) => worker.isReady);
  const facts = [
    ['address', status.address],
    ['mode', status.mode],
    ['revision', status.revision],
    ['configuration', status.configuration === null ? 'flags only' : shortPath(status.configuration, folder)],
    ['data', shortPath(status.dataFolder, folder)],
    ['durability', status.durability],
    ...(status.lost === null ? [] : [['supervisor', lostText(status)] as const]),
    ['recorder', status.recorder.isReady ? `process ${status.recorder.process}` : 'not ready; records wait on the disk'],
  ] as const;
  const ranMs = Date.now() - status.startedAtMs;
  return [
    `${isReady ? colours.green('running') : colours.red('not ready')} Sluice ${status.version}, process ${status.process}, for ${spanText(ranMs)}`,
    '',
    ...facts.map(([name, value]) => `${name.padEnd(15)}${value}`),
    '',
    workersTable(status),
    '',
    table(
      [
        { title: 'API' },
        { title: 'UPSTREAM' },
        { title: 'MODE' },
        { title: 'OPERATIONS', align: 'right' },
        { title: 'CONTRACT', isElastic: true },
      ],
      status.apis.map((api) => [
        api.name,
        api.upstream,
        api.mode,
        String(api.operations),
        api.contract === null ? 'none: endpoints by templates, classes only' : shortPath(api.contract, folder),
      ]),
    ),
    ...targetsText(status.targets),
    ...certificatesText(status.certificates, folder),
    ...patchesText(status.patches, Date.now()),
    ...coverageText(status.counters),
    ...countersText(status.counters),
  ].join('\n');
}

function lostText({ lost, isSupervised }: Status): string {
  const dead = lost === null ? '' : `process ${lost.process} died ${spanText(Date.now() - lost.atMs)} ago`;
  return isSupervised ? `took the place of one that died: ${dead}` : `none: ${dead}, and the workers go on without it`;
}

function workersTable({ workers }: Status): string {
  return table(
    [
      { title: 'WORKER', align: 'right' },
      { title: 'PROCESS', align: 'right' },
      { title: 'STATE' },
      { title: 'OVERLOAD', align: 'right' },
      { title: 'REPLACED', align: 'right' },
      { title: 'CONNECTIONS', align: 'right' },
      { title: 'EXCHANGES', align: 'right' },
      { title: 'RECORDS LOST', align: 'right' },
    ],
    workers.map(({ worker, process, isReady, isDraining, restarts, counters }) => [
      String(worker),
      String(process),
      isReady ? 'ready' : isDraining ? 'draining' : 'starting',
      (counters['overloadStageNow'] ?? 0) > 0 ? `stage ${counters['overloadStageNow']}` : 'none',
      String(restarts),
      countText(counters['connectionsNow'] ?? 0),
      countText(counters['exchanges'] ?? 0),
      countText(counters['recordsLost'] ?? 0),
    ]),
  );
}

/** Where an API has one plain upstream there is nothing to tell of it. */
function targetsText(targets: Status['targets']): readonly string[] {
  const named = targets.filter(({ api, url, states }) => states.some((state) => state !== 'up') || hasOthers(targets, api, url));
  if (named.length === 0) return [];
  const rows = named.map(({ api, url, states, untilMs, isCanary, weight, inFlight, requests, failures, concurrencyMax }) => [
    api,
    isCanary ? `${url} (canary)` : url,
    untilMs > Date.now() ? `${states.join(', ')}, ${spanText(untilMs - Date.now())} left` : states.join(', '),
    String(weight),
    concurrencyMax > 0 ? `${countText(inFlight)} of ${countText(concurrencyMax)}` : countText(inFlight),
    countText(requests),
    countText(failures),
  ]);
  const counts = ['WEIGHT', 'IN FLIGHT', 'REQUESTS', 'FAILURES'].map((title) => ({ title, align: 'right' as const }));
  return ['', table([{ title: 'API' }, { title: 'TARGET', isElastic: true }, { title: 'STATE' }, ...counts], rows)];
}

function hasOthers(targets: Status['targets'], api: string, url: string): boolean {
  return targets.some((other) => other.api === api && other.url !== url);
}

function certificatesText(certificates: Status['certificates'], folder: string): readonly string[] {
  if (certificates.length === 0) return [];
  const rows = certificates.map(({ file, names, notAfterMs }) => {
    const leftMs = notAfterMs - Date.now();
    const left = leftMs < 0 ? 'expired' : `${spanText(leftMs)} left`;
    return [names.join(', '), new Date(notAfterMs).toISOString().slice(0, 10), left, shortPath(file, folder)];
  });
  return ['', table([{ title: 'CERTIFICATE FOR' }, { title: 'ENDS' }, { title: '' }, { title: 'FILE', isElastic: true }], rows)];
}

/** Those that end first come first. */
function patchesText(patches: Status['patches'], nowMs: number): readonly string[] {
  if (patches.length === 0) return [];
  const rows = patches
    .toSorted((one, other) => one.untilMs - other.untilMs)
    .map(({ id, title, cve, owner, untilMs }) => {
      const left = untilMs <= nowMs ? 'ended' : `${spanText(untilMs - nowMs)} left`;
      return [id, cve ?? '', owner, new Date(untilMs - 1).toISOString().slice(0, 10), left, title];
    });
  const titles = ['PATCH', 'CVE', 'OWNER', 'LAST DAY', ''].map((title) => ({ title }));
  return ['', table([...titles, { title: 'WHAT FOR', isElastic: true }], rows)];
}

/** Of the bodies that passed since the start; `sluice coverage` says why not all. */
function coverageText({ bytesInspected = 0, bytesUninspected = 0 }: Status['counters']): readonly string[] {
  const whole = bytesInspected + bytesUninspected;
  return whole === 0 ? [] : ['', `coverage: ${shareText(bytesInspected, whole)} of ${bytesText(whole)} judged`];
}

function countersText(counters: Status['counters']): readonly string[] {
  const rows = Object.entries(counters).filter(([, value]) => value > 0);
  if (rows.length === 0) return ['', 'nothing has passed through yet'];
  return [
    '',
    ...rows.map(
      ([name, value]) => `${words(name).padEnd(28)}${(name.endsWith('Bytes') ? bytesText(value) : countText(value)).padStart(12)}`,
    ),
  ];
}

/** `recordsAppended` is `records appended`. */
function words(name: string): string {
  return name.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
}
