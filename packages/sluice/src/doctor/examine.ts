import { type CertificateStatus, ControlClient, type Explained, type Status } from '@sluice/control';
import { SluiceError } from '@sluice/kit';
import type { ExchangeSummary, Page } from '@sluice/store';
import { composeInputs } from '../compose/inputs.ts';
import { expiryWarningMs } from '../compose/listen-tls.ts';
import { controlPathOf } from '../config/control-path.ts';
import { dataFolderOf } from '../config/data-folder-of.ts';
import { findConfiguration } from '../config/files.ts';
import { findSettings } from '../config/find-settings.ts';
import { problemText } from '../config/problem.ts';
import type { Settings } from '../config/settings.ts';
import type { Standing } from '../standing.ts';
import { spanText } from '../ui/units.ts';
import { type Diagnosis, failed, ok, unknown, warning } from './diagnosis.ts';
import { hopOf, listenerOf, whyUnreachable } from './reach.ts';
import { selfTest, type Target } from './self-test.ts';

/** Follows the way of an exchange hop by hop, and says at which it ends. `tell` hears each diagnosis as it is made. */
export async function examine(standing: Standing, isTesting: boolean, tell: (diagnosis: Diagnosis) => void): Promise<readonly Diagnosis[]> {
  const all: Diagnosis[] = [];
  const say = (diagnosis: Diagnosis) => {
    all.push(diagnosis);
    tell(diagnosis);
  };
  const settings = await examineConfiguration(standing, say);
  const client = new ControlClient(controlPathOf(dataFolderOf(standing)), 20_000);
  const status = await examineControl(client, say);
  const targets = targetsOf(settings, status);
  for (const { name, url } of upstreamsOf(targets)) say(await upstreamDiagnosis(name, url));
  if (!status) return all;

  for (const diagnosis of supervisorDiagnoses(status)) say(diagnosis);
  say(workerDiagnosis(status));
  say(recorderDiagnosis(status));
  say(lossDiagnosis(status));
  say(await listenerDiagnosis(status));
  for (const certificate of status.certificates) say(certificateDiagnosis(certificate));
  // Asked before the self-test, whose own traffic would hide that there is none.
  say(await trafficDiagnosis(client, status));
  if (!isTesting) return all;
  const asked = {
    exchanges: (sinceMs: number) =>
      client.call<Page<ExchangeSummary>>('GET', '/api/v1/exchanges', { since: String(sinceMs), limit: '1000' }),
    explain: (id: string) => client.call<Explained>('GET', `/api/v1/exchanges/${id}/explanation`),
  };
  for (const target of targets) for (const diagnosis of await selfTest(status, target, asked)) say(diagnosis);
  return all;
}

async function examineConfiguration(standing: Standing, say: (diagnosis: Diagnosis) => void): Promise<Settings | null> {
  const name = 'configuration';
  const file = findConfiguration(standing.configuration, standing.folder, process.env);
  if (file === null) {
    say(warning(name, 'there is none: only the demo can be started', 'write one with "sluice init"'));
    return null;
  }
  const found = findSettings(standing);
  const composed = found.ok ? await composeInputs(found.value) : found;
  if (!composed.ok) {
    const first = composed.failure.find(({ severity }) => severity === 'error');
    say(failed(name, first ? problemText(first) : `${file} has mistakes`, 'see all of them with "sluice check"'));
  } else say(ok(name, file));
  return found.ok ? found.value : null;
}

async function examineControl(client: ControlClient, say: (diagnosis: Diagnosis) => void): Promise<Status | null> {
  try {
    const status = await client.call<Status>('GET', '/api/v1/status');
    say(ok('Sluice', `has run for ${spanText(Date.now() - status.startedAtMs)} as process ${status.process} at ${status.address}`));
    return status;
  } catch (error) {
    const isAbsent = error instanceof SluiceError && error.code === 'SLUICE_CONTROL_NOT_RUNNING';
    const words = isAbsent ? 'does not run' : `does not answer: ${error instanceof Error ? error.message : String(error)}`;
    say(
      failed(
        'Sluice',
        words,
        isAbsent ? 'start it with "sluice start"; with another data folder, name it with --data' : 'end its process and start it anew',
      ),
    );
    return null;
  }
}

function targetsOf(settings: Settings | null, status: Status | null): readonly Target[] {
  const running = status?.apis.map(({ name, upstream }) => ({ name, upstream, basePath: '/', hosts: [] }));
  if (!running) return settings?.apis ?? [];
  return running.map((api) => ({ ...api, ...settings?.apis.find(({ name, upstream }) => name === api.name && upstream === api.upstream) }));
}

/** Each place of each API. */
function upstreamsOf(apis: readonly Target[]): readonly { readonly name: string; readonly url: string }[] {
  return apis.flatMap(({ name, upstream, care }) => (care?.targets ?? [{ url: upstream }]).map(({ url }) => ({ name, url })));
}

async function upstreamDiagnosis(name: string, url: string): Promise<Diagnosis> {
  const { host, port } = hopOf(url);
  const why = await whyUnreachable(host, port);
  if (why === null) return ok(`upstream ${name}`, `${host}:${port} accepts connections`);
  return failed(`upstream ${name}`, `${host}:${port} cannot be reached from here: ${why}`, 'start the API, or correct "upstream"');
}

/** None where all is as it was started. */
function supervisorDiagnoses({ lost, isSupervised }: Status): readonly Diagnosis[] {
  if (lost === null) return [];
  const words = `process ${lost.process} died ${spanText(Date.now() - lost.atMs)} ago`;
  const fix = 'see what Sluice wrote to its terminal or log, and whether the system killed it for memory';
  if (isSupervised) return [warning('supervisor', `${words}, and this one took its place`, fix)];
  return [failed('supervisor', `${words}, and none could take its place yet: the workers go on without it`, fix)];
}

function workerDiagnosis({ workers }: Status): Diagnosis {
  const ready = workers.filter(({ isReady }) => isReady);
  if (ready.length === 0) return failed('worker', 'none is ready: nothing is answered', 'see what Sluice wrote to its terminal or log');
  const restarts = workers.reduce((sum, worker) => sum + worker.restarts, 0);
  if (restarts > 0) return warning('worker', `ready, after it ended ${restarts} times`, 'see what Sluice wrote to its terminal or log');
  return ok('worker', `ready as process ${ready.map((worker) => worker.process).join(', ')}`);
}

function recorderDiagnosis({ recorder }: Status): Diagnosis {
  if (recorder.isReady) return ok('recorder', `ready as process ${recorder.process}`);
  return failed(
    'recorder',
    'not ready: records wait on the disk, and questions are not answered',
    'see what Sluice wrote to its terminal or log',
  );
}

function lossDiagnosis({ counters }: Status): Diagnosis {
  const { recordsLost = 0, recordsHeld = 0 } = counters;
  if (recordsLost > 0)
    return failed('records', `${recordsLost} were lost since the start`, 'look for a full or slow disk under the data folder');
  if (recordsHeld > 0)
    return warning('records', `${recordsHeld} wait in memory: the disk refuses them`, 'look for a full disk under the data folder');
  return ok('records', 'none was lost since the start');
}

async function listenerDiagnosis({ address }: Status): Promise<Diagnosis> {
  const { host, port } = listenerOf(address);
  const why = await whyUnreachable(host, port);
  if (why === null) return ok('listener', `${address} accepts connections`);
  return failed(
    'listener',
    `${address} cannot be reached from here: ${why}`,
    'see "sluice status", and what filters connections on this machine',
  );
}

function certificateDiagnosis({ file, names, notAfterMs }: CertificateStatus): Diagnosis {
  const name = `certificate ${names[0] ?? file}`;
  const leftMs = notAfterMs - Date.now();
  const day = new Date(notAfterMs).toISOString().slice(0, 10);
  const fix = `renew ${file}; Sluice takes the new one in by itself`;
  if (leftMs < 0) return failed(name, `expired on ${day}: clients refuse it`, fix);
  if (leftMs < expiryWarningMs) return warning(name, `expires on ${day}, in ${spanText(leftMs)}`, fix);
  return ok(name, `for ${names.join(', ')}, until ${day}`);
}

const quietMs = 15 * 60_000;

async function trafficDiagnosis(client: ControlClient, { address }: Status): Promise<Diagnosis> {
  const page = await client.call<Page<ExchangeSummary>>('GET', '/api/v1/exchanges', { limit: '20' }).catch(() => null);
  if (page === null) return unknown('traffic', 'the recorder did not answer');
  const last = page.rows.find(({ endpoint }) => !endpoint.includes('sluice-doctor'));
  const fix = `let clients call ${address} instead of the API`;
  if (!last) return warning('traffic', 'none has arrived yet: the hop from the clients to Sluice is missing', fix);
  const ageMs = Date.now() - last.startedAtMs;
  if (ageMs > quietMs) return warning('traffic', `none has arrived for ${spanText(ageMs)}`, fix);
  return ok('traffic', `the last exchange began ${spanText(ageMs)} ago: ${last.endpoint}`);
}
