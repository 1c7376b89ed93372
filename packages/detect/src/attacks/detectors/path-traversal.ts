import { defineAttack } from '../define-attack.ts';
import { isOfFile } from '../named-places.ts';
import { sign } from '../signs.ts';

const climbsFar = 2;
/** Folders in which no value of an API has business, as the beginning of a path. */
const systemPath =
  /^(?:[a-z]:)?\/(?:etc|proc|root|boot|var\/(?:log|lib|spool|adm|www)|usr\/(?:local\/)?(?:etc|lib|apache\w*|php\w*|www|ports|pkgsrc)|opt\/\w+\/(?:logs|etc|conf)|windows|winnt|xampp|inetpub|program files|documents and settings|apache\w*\/(?:logs?|conf)|logs?\/(?:access|error))\b/;
/** Lead bytes that no UTF-8 has (RFC 3629, 4). */
const overlong = /%(?:25)*(?:c[01]|f[89a-f]|e0%(?:25)*80)/i;
/** What attackers read first, by the end of a path in small letters. */
const targets = [
  '/etc/passwd',
  '/etc/shadow',
  '/etc/hosts',
  '/etc/group',
  '/etc/issue',
  '/proc/self/',
  '/proc/version',
  '/proc/cmdline',
  '/.ssh/',
  '/.aws/credentials',
  '/.env',
  '/.git/',
  '/.htaccess',
  '/.htpasswd',
  '/web-inf/',
  '/meta-inf/',
  '/web.config',
  '/wp-config.php',
  '/win.ini',
  '/boot.ini',
  '/system32/',
  '/windows/system.ini',
  '/winnt/',
  '/var/log/',
  '/var/run/secrets/',
];
/** What each of them begins with. */
const targetLead = /\/(?:etc|proc|\.|web|meta-inf|wp-config|win|boot|system32|var)/;
/** Schemes that make a reader of files do something else (PHP, Java). */
const wrappers = ['php://', 'phar://', 'zip://', 'expect://', 'file://', 'jar:', 'glob://', 'data:text/', 'compress.zlib://', 'netdoc:'];

/** A path that leaves the folder it was meant for, or names what no caller asks for (CWE-22, CWE-98). */
export const pathTraversal = defineAttack({
  id: 'path-traversal',
  title: 'Path traversal and file inclusion',
  cwe: 'CWE-22',
  owasp: 'API8:2023',
  gates: [sign.dot | sign.slash | sign.backslash | sign.colon | sign.percent],
  features: {
    climbs: 'climbs out of its folder',
    'climbs-far': 'climbs two folders or more',
    'climbs-for-file': 'climbs where the name of a file belongs',
    'hidden-dots': 'writes its dots so that a filter does not see them',
    'sensitive-target': 'names a file that holds secrets of the machine',
    nul: 'ends early at a NUL',
    'system-path': 'begins in a folder of the system',
    overlong: 'spells a character by more bytes than it has',
    wrapper: 'names a reader of files and not a file',
  },
  look({ text, signs }, { name, isName, channel }, note) {
    const path = pathOf(text);
    if (path.includes('..') && !text.includes('<')) {
      const { depth, hidden, start, end } = climbOf(path);
      if (depth > 0 && !/\s/.test(path.slice(0, start).trimStart())) {
        note('climbs', start, end);
        if (depth >= climbsFar) note('climbs-far', start, end);
        if (!isName && end < path.length && isOfFile(name, channel)) note('climbs-for-file', start, end);
        if (hidden) note('hidden-dots', start, end);
      }
    }
    const target = targetOf(path);
    if (
      (signs & (sign.dot | sign.percent)) !== 0 &&
      /(?:\.\.|%2e%2e|\.%2e)(?:2f|5c|%[0-9a-z]{2}\d?%?|%u[0-9a-f]{4}|%0[1-9a-f]){1,4}(?:\.\.|%2e)/i.test(text)
    )
      note('overlong', 0, text.length);
    if (target !== null) note('sensitive-target', target.start, target.end);
    const system = systemPath.exec(path);
    if (system && !/\s/.test(path.trim())) note('system-path', 0, system[0].length);
    if ((signs & sign.percent) !== 0 && overlong.test(text)) note('overlong', text.search(overlong), text.length);
    if ((signs & sign.nul) !== 0 && (signs & (sign.dot | sign.slash)) !== 0) note('nul', text.indexOf('\0'), text.indexOf('\0') + 1);
    if ((signs & sign.colon) !== 0) {
      const lead = path.slice(0, 24);
      const wrapper = wrappers.find((one) => lead.startsWith(one));
      if (wrapper !== undefined) note('wrapper', 0, wrapper.length);
    }
  },
  worst: (length) => '\\'.repeat(length),
  samples: {
    hits: [
      '../../../etc/passwd',
      '..\\..\\..\\windows\\win.ini',
      '....//....//etc/passwd',
      '%2e%2e%2f%2e%2e%2fetc%2fpasswd',
      '..%252f..%252f..%252fetc/shadow',
      '/etc/passwd',
      'php://filter/convert.base64-encode/resource=index',
      '..;/..;/..;/manager/html',
      'file:///etc/passwd',
    ],
    misses: [
      'report.final..pdf',
      '../sibling',
      'a/b/c',
      'see ../docs for more',
      'https://shop.example/a',
      'etc.',
      '...',
      '1.2.3',
      'C:\\Users\\jane\\photo.jpg',
      '/etc/passwd holds a line for each user',
    ],
  },
});

/** Characters that are put together at once; `replaceAll` of as many single ones takes ten times as long. */
const pieceLength = 4_096;
const [slashCode, backslashCode] = [0x2f, 0x5c];

/** A text with slashes of one kind. */
function withSlashes(text: string): string {
  if (!text.includes('\\')) return text;
  let written = '';
  const piece = new Uint16Array(Math.min(pieceLength, text.length));
  for (let from = 0; from < text.length; from += pieceLength) {
    const length = Math.min(pieceLength, text.length - from);
    for (let index = 0; index < length; index += 1) {
      const code = text.charCodeAt(from + index);
      piece[index] = code === backslashCode ? slashCode : code;
    }
    written += String.fromCharCode.apply(null, piece.subarray(0, length) as unknown as number[]);
  }
  return written;
}

/** Slashes of one kind and small letters. */
function pathOf(text: string): string {
  const plain = withSlashes(text).toLowerCase();
  return plain.includes('0x') ? plain.replaceAll('0x2e', '.').replaceAll('0x2f', '/').replaceAll('0x5c', '/') : plain;
}

interface Climb {
  /** How far above its start the path comes. */
  readonly depth: number;
  /** `....//`, `..;/`: forms that become `../` once a filter cut them, or in another server. */
  readonly hidden: boolean;
  readonly start: number;
  readonly end: number;
}

function climbOf(path: string): Climb {
  let [level, lowest, start, end] = [0, 0, -1, 0];
  let hidden = false;
  for (let from = 0; from <= path.length; ) {
    const slash = path.indexOf('/', from);
    const to = slash < 0 ? path.length : slash;
    const kind = kindOf(path, from, to);
    if (kind !== 'name' && kind !== 'none' && slash >= 0) {
      if (start < 0) start = from;
      end = to + 1;
      level -= 1;
      lowest = Math.min(lowest, level);
      if (kind === 'hidden') hidden = true;
    } else if (kind === 'name') level += 1;
    from = to + 1;
  }
  return { depth: -lowest, hidden, start: Math.max(0, start), end };
}

/** What a segment does: climb, climb under cover, nothing (`.` and the empty one), or name something. */
function kindOf(path: string, from: number, to: number): 'climb' | 'hidden' | 'none' | 'name' {
  let dots = 0;
  while (from + dots < to && path.charCodeAt(from + dots) === 0x2e) dots += 1;
  const length = to - from;
  if (length === dots) return dots < 2 ? 'none' : dots === 2 ? 'climb' : dots === 4 ? 'hidden' : 'name';
  return dots === 2 && path.charCodeAt(from + 2) === 0x3b ? 'hidden' : 'name';
}

function targetOf(path: string): { readonly start: number; readonly end: number } | null {
  if (!targetLead.test(path)) return null;
  for (const target of targets) {
    const start = path.indexOf(target);
    if (start < 0) continue;
    const end = start + target.length;
    // As a path of its own: words before it are prose.
    if (target.endsWith('/') || isEnd(path, end)) return path.slice(0, start).includes(' ') || isSubject(path, end) ? null : { start, end };
  }
  return null;
}

/** Words go on behind the path, as a sentence about it does. */
function isSubject(path: string, end: number): boolean {
  return /^[\w./*-]{0,60}[:,]?\s+(?:\p{L}+\s+\p{L}+|\(?[\u3040-\u9fff]{2})/u.test(path.slice(end, end + 160));
}

function isEnd(path: string, end: number): boolean {
  const code = path.charCodeAt(end);
  return Number.isNaN(code) || !((code >= 97 && code <= 122) || (code >= 48 && code <= 57) || code === 0x2d || code === 0x5f);
}
