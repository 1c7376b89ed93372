import { alphabet, alphanumeric, hasAt, isDigit, runEnd } from '../bytes.ts';
import { defineDataClass } from '../define-data-class.ts';
import { against, byKey, bySiblings, byText, type FindOutcome, type Found, outcome, type TextFinder } from '../evidence.ts';

const afterPath = [' on line ', ' line ', '", line ', ', line ', '(', '</b> on line <b>'];
const pathBytes = alphabet('0-9A-Za-z._~+@%$/\\:-');

/** Where programs live on servers; a path to elsewhere may be a route of the API. */
const onServers: TextFinder = {
  literals: [
    '/home/',
    '/var/www/',
    '/var/lib/',
    '/var/log/',
    '/usr/src/',
    '/usr/local/',
    '/usr/lib/',
    '/usr/share/',
    '/opt/',
    '/srv/',
    '/etc/',
    '/root/',
    '/app/src/',
    '/workspace/',
    '/node_modules/',
    '/site-packages/',
    '/private/var/',
    '/var/task/',
    '/var/run/',
    '/home/runner/',
    '/builds/',
    '/workspaces/',
    '/dist/server/',
    '/proc/self/',
    '/mnt/data/',
    '/data/www/',
    '/Users/',
    ':\\inetpub',
    ':\\Windows\\',
    ':\\Users\\',
    ':\\Program Files',
  ],
  digitsMin: 0,
  bytesMin: 5,
  needs: 0,
  find: (bytes: Uint8Array, start: number, end: number, at: number, found: Found): FindOutcome => {
    let from = at;
    while (from > start && at - from < 200 && pathBytes[bytes[from - 1] ?? 0] === 1) from -= 1;
    // A path begins with its root; with a scheme or a host before it, it is a link.
    if (hasAt(bytes, from, end, 'file:///')) from += 7;
    const isRooted = bytes[from] === 47 && bytes[from + 1] !== 47;
    const isDrive = alphanumeric[bytes[from] ?? 0] === 1 && bytes[from + 1] === 58 && bytes[from + 2] === 92;
    if (!isRooted && !isDrive) return outcome.none;
    const to = runEnd(pathBytes, bytes, at, Math.min(end, at + 300));
    let hasFile = false;
    for (let index = to - 1; index > Math.max(at, to - 24) && !hasFile; index -= 1) {
      if (bytes[index] === 47 || bytes[index] === 92) break;
      hasFile = bytes[index] === 46 && alphanumeric[bytes[index + 1] ?? 0] === 1 && index + 1 < to;
    }
    let depth = 0;
    for (let index = from; index < to; index += 1) if (bytes[index] === 47 || bytes[index] === 92) depth += 1;
    if (depth < 2) return outcome.none;
    found.start = from;
    found.end = to;
    // A line behind it is what programs say of their own files.
    const isPlace = hasLine(bytes, to, end) || hasOwnLine(bytes, from, to);
    found.weight = 3.6 + (isPlace ? 3 : 0) + (hasFile ? 1.5 : 0) + (depth > 3 ? 0.7 : 0) + (isDrive ? 2 : 0);
    found.what = 'a path on a server';
    return outcome.fit;
  },
};

/** `on line 12`, `, line 12` and `:line 12` right behind the path. */
function hasLine(bytes: Uint8Array, at: number, end: number): boolean {
  return afterPath.some((text) => hasAt(bytes, at, end, text) && isDigit(bytes[at + text.length]));
}

/** `:12` or `:12:34` at the path's own end. */
function hasOwnLine(bytes: Uint8Array, from: number, to: number): boolean {
  let index = to;
  while (index > from && isDigit(bytes[index - 1])) index -= 1;
  return index < to && bytes[index - 1] === 58;
}

export const filePath = defineDataClass({
  id: 'internal.file-path',
  title: 'Path of a file on the server',
  sensitivity: 'internal',
  laws: ['OWASP API8:2023'],
  requires: { consumer: 'any', transport: 'any' },
  treatment: { kind: 'strip' },
  retentionDays: 90,
  prevalence: 1 / 300,
  isNeverSampled: true,
  evidence: [
    byText(onServers),
    byKey(
      [
        'error',
        'message',
        'detail',
        'exception',
        'stack',
        'debug',
        'trace',
        'cwd',
        'working_directory',
        'root',
        'document_root',
        'server_path',
        'absolute_path',
        'real_path',
        'config_path',
        'log_path',
        'log_file',
        'storage_path',
        'upload_path',
        'tmp_path',
        'file_path',
        'script_filename',
        'home_dir',
      ],
      {
        weight: 3.2,
      },
    ),
    byKey(['file', 'path', 'filename', 'location', 'source'], {
      weight: 3.2,
      under: ['error', 'exception', 'trace', 'stack', 'debug', 'frame'],
    }),
    // `file` and `line` beside an exception are what frameworks tell of it.
    bySiblings(['exception', 'trace', 'stack_trace', 'backtrace'], { weight: 3.2 }),
    against(['url', 'uri', 'href', 'link', 'route', 'endpoint', 'example'], { weight: -4 }),
  ],
  samples: {
    hits: [
      { error: 'cannot open /var/www/shop/config.php' },
      { storagePath: '/home/deploy/shop/uploads/a.png' },
      { text: 'bad key in /etc/shop/config.yaml, line 12' },
      { value: '/srv/shop/orders.js:41:17' },
      { cwd: 'C:\\inetpub\\shop\\bin\\app.dll' },
    ],
    misses: [{ path: '/orders/12' }, { url: 'https://shop.example/home/a/b' }, { route: '/home/user' }, { text: 'see /etc for more' }],
  },
});
