import { fork } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Volatile } from './compare.ts';
import type { Installation } from './installed.ts';
import { parseFlow } from './parse-flow.ts';
import { freePort } from './postgres.ts';
import { endOf } from './process-end.ts';
import type { Steps } from './steps.ts';
import { unleashFlow } from './unleash-flow.ts';
import { unleashSdk } from './unleash-sdk.ts';

const startMs = 120_000;

/** A server that others wrote, and what its clients do with it. */
export interface ThirdParty extends Volatile {
  readonly name: string;
  readonly installation: Installation;
  readonly boot: URL;
  /** Relative to the folder of its installation. */
  readonly entry: string;
  /** Where it serves its own OpenAPI document, if it does. */
  readonly documentPath: string | null;
  readonly flow: (url: string, steps: Steps, folder: string) => Promise<void>;
  /** Where there is no document: what of a path is a name or an id. */
  readonly templates: readonly (readonly [RegExp, string])[];
  /** Operations whose own document refuses what its own clients send, and what is wrong with it. */
  readonly documentFaults: Readonly<Record<string, string>>;
  /** Operations of which a client sends one that its own server refuses, too. */
  readonly wrongOnPurpose: readonly string[];
  /** Steps that the default policy breaks without an exception of the operator, and why. */
  readonly knownBreaks: Readonly<Record<string, string>>;
}

export const thirdParties: readonly ThirdParty[] = [
  {
    name: 'unleash',
    installation: { name: 'unleash', packages: { 'unleash-server': '8.2.0' } },
    boot: new URL('./unleash-boot.ts', import.meta.url),
    entry: 'node_modules/unleash-server/dist/lib/server-impl.js',
    documentPath: '/docs/openapi.json',
    flow: async (url, steps, folder) => unleashFlow(url, steps, await unleashSdk(join(folder, 'node_modules/unleash-client/lib/index.js'))),
    templates: [],
    volatile: [
      /"(?:secret|sessionId|token|inviteLink|resetPasswordUrl)":"([^"]+)"/g,
      /\/invite\/([0-9a-f]{32})/g,
      /"([0-9A-HJKMNP-TV-Z]{26})"/g,
    ],
    late: [/"lifecycle":\{[^}]*\},/g],
    // Metrics, lifecycle and health of a project are counted in the background; tokens are listed in no order.
    unsteady: [
      /\/client-metrics\//,
      /\/lifecycle/,
      /\/personal-dashboard/,
      /\/projects(?:\/default\/(?:overview|health-report|insights|status))?$/,
      /\/api-tokens$/,
    ],
    documentFaults: {
      'POST /api/client/metrics': 'the document says yggdrasilVersion is a string; unleash-client sends null',
      'POST /api/client/register': 'the document says yggdrasilVersion is a string; unleash-client sends null',
    },
    wrongOnPurpose: ['POST /api/admin/projects/{projectId}/features'],
    knownBreaks: {},
  },
  {
    name: 'parse',
    // Parse Server 9.10 reads a part of `router` that 2.3 changed; its own lock file says 2.2.
    installation: { name: 'parse', packages: { 'parse-server': '9.10.0' }, overrides: { router: '2.2.0' } },
    boot: new URL('./parse-boot.ts', import.meta.url),
    entry: 'node_modules/parse-server/lib/index.js',
    documentPath: null,
    flow: (url, steps, folder) => parseFlow(url, steps, join(folder, 'node_modules/parse/node.js')),
    templates: [
      [/^\/parse\/classes\/[^/]+\/[^/]+$/, '/parse/classes/{class}/{id}'],
      [/^\/parse\/classes\/[^/]+$/, '/parse/classes/{class}'],
      [/^\/parse\/(schemas|purge|aggregate|functions|jobs|events)\/[^/]+$/, '/parse/$1/{name}'],
      [/^\/parse\/files\/[^/]+\/metadata\/[^/]+$/, '/parse/files/{app}/metadata/{name}'],
      [/^\/parse\/files\/[^/]+\/[^/]+$/, '/parse/files/{app}/{name}'],
      [/^\/parse\/files\/[^/]+$/, '/parse/files/{name}'],
      [/^\/parse\/hooks\/functions\/[^/]+$/, '/parse/hooks/functions/{name}'],
      [/^\/parse\/(users|roles|installations)\/(?!me$)[^/]+$/, '/parse/$1/{id}'],
    ],
    volatile: [
      /"objectId":"([^"]+)"/g,
      /"(?:sessionToken|installationId)":"([^"]+)"/g,
      /\/files\/shop\/([^"/]+)"/g,
      /"name":"([0-9a-f]{32}_[^"]+)"/g,
    ],
    late: [],
    unsteady: [],
    documentFaults: {},
    wrongOnPurpose: [],
    knownBreaks: {
      'POST /parse/upgradeToRevocableSession (500)':
        'it uses the session of GET /login?password=…, and a credential is taken as handed over only by POST and PUT',
      'sdk: signs up and has a session at once':
        'the SDK sends JSON as text/plain, where no password field is seen that would tell of a sign-up',
    },
  },
];

export interface RunningServer extends AsyncDisposable {
  readonly url: string;
}

/** Starts a server on a database, as the clients reach it by `publicUrl`. */
export async function startServer(
  party: ThirdParty,
  folder: string,
  databaseUrl: string,
  publicUrl: string,
  logFile: string,
): Promise<RunningServer> {
  const port = await freePort();
  const log = openSync(logFile, 'a');
  const { PATH, SystemRoot, TMPDIR } = process.env;
  const child = fork(fileURLToPath(party.boot), [join(folder, party.entry)], {
    cwd: folder,
    env: { PATH, SystemRoot, TMPDIR, TZ: 'UTC', PORT: String(port), DATABASE_URL: databaseUrl, PUBLIC_URL: publicUrl },
    execArgv: ['--disable-warning=ExperimentalWarning'],
    stdio: ['ignore', log, log, 'ipc'],
  });
  closeSync(log);
  const patience = new AbortController();
  const isReady = await Promise.race([
    once(child, 'message', { signal: patience.signal }).then(() => true),
    once(child, 'exit', { signal: patience.signal }).then(() => false),
    delay(startMs, false, { signal: patience.signal }),
  ]);
  patience.abort();
  const end = () => endOf(child, 5_000);
  if (!isReady) {
    await end();
    throw new Error(`${party.name} did not start: ${readFileSync(logFile, 'utf8').slice(-2_000)}`);
  }
  return { url: `http://127.0.0.1:${port}`, [Symbol.asyncDispose]: end };
}
