import { byteMask } from '@sluice/model';
import { alphabet, hasAt, runEnd } from '../bytes.ts';
import { defineDataClass } from '../define-data-class.ts';
import { against, byForms, byKey, byText, type FindOutcome, type Found, outcome, type TextFinder } from '../evidence.ts';
import { anyText } from '../shapes.ts';

const { slash, colon } = byteMask;
const nameBytes = alphabet('0-9A-Z_');

/** Variables that nearly every process has; each must stand among others. */
const known = [
  'PATH=/',
  'HOME=/',
  'PWD=/',
  'NODE_ENV=',
  'KUBERNETES_SERVICE_HOST=',
  'JAVA_HOME=',
  'PYTHONPATH=',
  'LD_LIBRARY_PATH=',
  'APP_KEY=',
  'DATABASE_URL=',
  'AWS_REGION=',
  'SHELL=/',
  'DB_HOST=',
];
/** Between one variable and the next, so that prose with a few of them is none. */
const gapMax = 256;
const nameMax = 80;
const valueMax = 2048;
const variablesMin = 3;

const dump: TextFinder = {
  literals: [
    'PATH=/',
    'HOME=/',
    'NODE_ENV=',
    'KUBERNETES_SERVICE_HOST=',
    'JAVA_HOME=',
    'APP_KEY=',
    'DATABASE_URL=',
    'AWS_REGION=',
    'SHELL=/',
    'DB_HOST=',
  ],
  digitsMin: 0,
  bytesMin: 14,
  needs: 0,
  find: (bytes: Uint8Array, start: number, end: number, at: number, found: Found): FindOutcome => {
    if (!known.some((name) => hasAt(bytes, at, end, name))) return outcome.none;
    let own = at;
    while (own > start && nameBytes[bytes[own - 1] ?? 0] === 1) own -= 1;
    if (!isBegin(bytes, start, own)) return outcome.none;
    let from = own;
    let variables = 0;
    let last = own;
    for (let index = Math.max(start, own - gapMax); index < Math.min(end, last + gapMax); index += 1) {
      if (!isBegin(bytes, start, index)) continue;
      const name = runEnd(nameBytes, bytes, index, Math.min(end, index + nameMax));
      if (name - index < 2 || bytes[name] !== 61) continue;
      if (variables === 0) from = index;
      variables += 1;
      // Several may stand in one line, which is read once.
      if (name >= last) last = valueEnd(bytes, name, Math.min(end, name + valueMax));
      index = name;
    }
    found.resume = last;
    if (variables < variablesMin) return outcome.none;
    found.start = from;
    found.end = last;
    found.weight = 9.4;
    found.what = 'variables of an environment';
    return outcome.fit;
  },
};

/** At the text's begin, behind a gap, or behind a break that was written out. */
function isBegin(bytes: Uint8Array, start: number, at: number): boolean {
  return at === start || isGap(bytes[at - 1]) || (bytes[at - 1] === 110 && bytes[at - 2] === 92);
}

/** What separates variables: white space, NUL as in /proc, quotes and commas. */
function isGap(byte: number | undefined): boolean {
  return byte === undefined || byte <= 32 || byte === 34 || byte === 39 || byte === 44 || byte === 62 || byte === 59;
}

function valueEnd(bytes: Uint8Array, at: number, to: number): number {
  let index = at;
  while (index < to && (bytes[index] ?? 0) > 31 && bytes[index] !== 60) index += 1;
  return index;
}

/** Variables of the environment, as a block of lines or as members of an object: they hold paths, hosts and often secrets. */
export const environmentDump = defineDataClass({
  id: 'internal.environment',
  title: 'Environment of a process',
  sensitivity: 'internal',
  laws: ['OWASP API8:2023'],
  requires: { consumer: 'any', transport: 'any' },
  treatment: { kind: 'strip' },
  retentionDays: 90,
  prevalence: 1 / 1000,
  isNeverSampled: true,
  evidence: [
    byForms([
      {
        shape: { ...anyText(9, 4000, 'directories that are searched'), needs: slash | colon, fits: isSearchPath },
        weight: 6,
        check: null,
        passRate: 1,
      },
      { shape: anyText(1, 4000), weight: 1, check: null, passRate: 1 },
    ]),
    byText(dump),
    byKey(['path', 'classpath', 'ld_library_path', 'library_path'], { weight: 3.3 }),
    byKey(
      [
        'node_env',
        'rails_env',
        'rack_env',
        'flask_env',
        'django_settings_module',
        'java_home',
        'gopath',
        'goroot',
        'pythonpath',
        'pythonhome',
        'virtual_env',
        'node_options',
        'npm_config_cache',
        'ld_preload',
        'kubernetes_service_host',
        'kubernetes_port',
        'aws_execution_env',
        'aws_lambda_function_name',
        'lambda_task_root',
        'document_root',
        'script_filename',
        'server_admin',
        'gateway_interface',
        'home_directory_env',
        'dyno',
        'mysql_host',
        'postgres_host',
        'redis_url',
        'database_host_env',
        'app_debug',
        'catalina_home',
        'jvm_args',
      ],
      { weight: 8.2 },
    ),
    against(['url', 'route', 'href', 'api', 'file'], { weight: -4 }),
  ],
  samples: {
    hits: [
      { text: 'PATH=/usr/local/bin:/usr/bin:/bin\nHOME=/srv/shop\nNODE_ENV=production' },
      { path: '/usr/local/sbin:/usr/local/bin:/usr/bin' },
      { NODE_ENV: 'production' },
      { dump: 'HOSTNAME=shop-7d4b9 KUBERNETES_SERVICE_HOST=10.0.0.1 HOME=/app' },
    ],
    misses: [
      { path: '/orders/12' },
      { text: 'set PATH=/usr/bin first' },
      { environment: 'production' },
      { time: '10:20:30' },
      { value: '/usr/local/bin:/usr/bin' },
    ],
  },
});

/** Absolute directories with colons between. */
function isSearchPath(bytes: Uint8Array, start: number, end: number): boolean {
  let directories = 1;
  if (bytes[start] !== 47) return false;
  for (let index = start; index < end; index += 1) {
    if (bytes[index] !== 58) continue;
    if (bytes[index + 1] !== 47 || bytes[index + 2] === 47) return false;
    directories += 1;
  }
  return directories > 1;
}
