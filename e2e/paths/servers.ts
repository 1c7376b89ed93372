/** How one kind of server finds the resource of a target; null where it answers 400 or 404 at once. Written from their documentation, apart from Sluice's own readings. */
export interface ServerReading {
  readonly name: string;
  resourceOf(target: string): string | null;
}

export const servers: readonly ServerReading[] = [
  { name: 'takes it as it is', resourceOf: (target) => pathOf(target) },
  { name: 'nginx', resourceOf: (target) => nginx(target) },
  { name: 'nginx without merge_slashes', resourceOf: (target) => whole(decode(pathOf(target)), dots) },
  { name: 'Apache', resourceOf: (target) => (/%2f|%00/i.test(target) ? null : whole(decode(pathOf(target)), merge, dots)) },
  {
    name: 'Apache with AllowEncodedSlashes',
    resourceOf: (target) => (target.includes('%00') ? null : whole(decode(pathOf(target)), merge, dots)),
  },
  { name: 'Tomcat', resourceOf: (target) => (/%2f|%5c|\\/i.test(target) ? null : tomcat(target)) },
  { name: 'Tomcat that allows encoded slashes and backslashes', resourceOf: (target) => tomcat(target) },
  { name: 'nginx before Tomcat', resourceOf: (target) => after(nginx(target), tomcat) },
  { name: 'Tomcat of parameters cut last', resourceOf: (target) => whole(decode(pathOf(target)), backslashes, parameters, merge, dots) },
  {
    name: 'Spring, path patterns',
    resourceOf: (target) =>
      untrailed(
        pathOf(target)
          .split('/')
          .map((one) => decode(one.split(';', 1)[0] ?? '') ?? '')
          .join('/'),
      ),
  },
  { name: 'Spring, ant patterns', resourceOf: (target) => after(whole(decode(parameters(pathOf(target))), merge), untrailed) },
  { name: 'Express', resourceOf: (target) => untrailed(pathOf(target).toLowerCase()) },
  { name: 'Express that decodes', resourceOf: (target) => after(decode(pathOf(target)), (path) => untrailed(path.toLowerCase())) },
  { name: 'nginx before Express', resourceOf: (target) => after(nginx(target), (path) => untrailed(path.toLowerCase())) },
  {
    name: 'IIS',
    resourceOf: (target) =>
      after(whole(unicode(pathOf(target)), backslashes, merge, dots, endings), (path) => untrailed(path.toLowerCase())),
  },
  {
    name: 'IIS of overlong days',
    resourceOf: (target) => after(whole(overlong(pathOf(target)), backslashes, merge, dots), (path) => path.toLowerCase()),
  },
  { name: 'nginx before a server that decodes', resourceOf: (target) => after(nginx(target), (path) => whole(decode(path), merge, dots)) },
  {
    name: 'decodes twice',
    resourceOf: (target) => after(decode(pathOf(target)), (path) => whole(decode(path), backslashes, parameters, merge, dots)),
  },
  { name: 'ends at NUL', resourceOf: (target) => after(decode(pathOf(target)), (path) => whole(path.split('\0', 1)[0] ?? '', dots)) },
  {
    name: 'decodes before it cuts the query',
    resourceOf: (target) => after(decode(pathOf(target)), (path) => whole(path.split(/[?#]/, 1)[0] ?? '', dots)),
  },
  {
    name: 'WSGI that strips',
    resourceOf: (target) => after(decode(pathOf(target)), (path) => untrailed(`/${path.trim().replace(/^\/+/, '')}`)),
  },
  { name: 'Go, path.Clean', resourceOf: (target) => after(decode(pathOf(target)), (path) => untrailed(dots(merge(path)))) },
  {
    name: 'folds Unicode',
    resourceOf: (target) => after(decode(pathOf(target)), (path) => whole(path.normalize('NFKC').toLowerCase(), merge, dots)),
  },
];

function nginx(target: string): string | null {
  return /%00/.test(target) ? null : whole(decode(pathOf(target.split('#', 1)[0] ?? '')), merge, dots);
}

function tomcat(target: string): string | null {
  return whole(decode(parameters(pathOf(target))), backslashes, merge, dots);
}

/** Of an absolute form too. */
function pathOf(target: string): string {
  const path = target.replace(/^https?:\/\/[^/?#]*/i, '').split('?', 1)[0] ?? '';
  return path.startsWith('/') ? path : `/${path}`;
}

function whole(path: string | null, ...steps: readonly ((path: string) => string)[]): string | null {
  return path === null ? null : steps.reduce((text, step) => step(text), path);
}

function after(path: string | null, then: (path: string) => string | null): string | null {
  return path === null ? null : then(path);
}

/** Each escape a byte, the bytes UTF-8. Null where an escape is none. */
function decode(path: string): string | null {
  if (/%(?![0-9a-f]{2})/i.test(path)) return null;
  const bytes = path.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

function unicode(path: string): string | null {
  return decode(path.replace(/%u([0-9a-f]{4})/gi, (_, hex: string) => encodeURIComponent(String.fromCharCode(Number.parseInt(hex, 16)))));
}

function overlong(path: string): string | null {
  const plain = path.replace(/%(c[01])%([89ab][0-9a-f])/gi, (_, lead: string, next: string) => {
    return String.fromCharCode(((Number.parseInt(lead, 16) & 3) << 6) | (Number.parseInt(next, 16) & 0x3f));
  });
  return decode(plain);
}

const parameters = (path: string): string => path.replace(/;[^/]*/g, '');
const backslashes = (path: string): string => path.replaceAll('\\', '/');
const merge = (path: string): string => path.replace(/\/+/g, '/');
const endings = (path: string): string => path.replace(/(?<=[^/. ])[. ]+(?=\/|$)/g, '');
const untrailed = (path: string): string => (path.length > 1 ? path.replace(/\/$/, '') : path);

function dots(path: string): string {
  const kept: string[] = [];
  for (const segment of path.split('/').slice(1)) {
    if (segment === '..') kept.pop();
    else if (segment !== '.') kept.push(segment);
  }
  return `/${kept.join('/')}`;
}
