/** Ways to write the path of a resource so that one server or another takes it for that resource. */
export interface Spelling {
  readonly name: string;
  /** `/first/rest` to a request target, without a query. */
  write(path: string): string;
}

/** Between two segments. */
const separators =
  '/ // /// /./ /././ /%2e/ /%2E/ /%252e/ /; /;/ /;x/ /;x=1/ /;/;/ /%3b/ /%253b/ /x/../ /x/%2e%2e/ /x/..;/ /x/..;a=1/ /x/%2e%2e;/ /x/.%2e/ /x/%2E./ /x/%252e%252e/ /x/..%2f /x/..%252f /x/..%5c /x/..%255c /x/..%00/ /x/..%20/ /x/..%0d/ /x//../ /x/y/../../ \\ \\\\ /\\ \\/ %2f %2F %252f %252F %25252f %5c %5C %255c %c0%af %c1%9c %e0%80%af %f0%80%80%af %ef%bc%8f %ef%bc%bc %u002f %u2215 /%20 %20/ %09/ %00/ ./ ;/ ;x=1/ ;x=1;y=2/ %3b/ %3bx=1/ /.;/ /%2e;/ /.%00/ /x%2f../ /x%5c..%5c /x/..\\ \\x\\..\\ /x/%c0%ae%c0%ae/ /x/%ef%bc%8e%ef%bc%8e/ /x/%u002e%u002e/'.split(
    ' ',
  );

/** Behind the last segment. */
const endings =
  '/ // /. /./ /%2e /; /;x /;x=1 ; ;x ;x=1 ;.js ;/ ;%20 %3b %3bx %253b . .. %2e %2e%2e %20 %20%20 %09 %0a %0d%0a %00 %00.js %2500 %2500.js %3f %3fx %253f %23 %23x %2523 /x/.. /x/../ /x/%2e%2e /x/%2e%2e/ /x/..; /x/..;/ /x/%252e%252e /x/..%2f /%2f %2f %5c \\ %252f %c0%af %e2%80%ae %ef%bc%8f /%20 /%00 /..;/..; %u002f ?x ?/../x'.split(
    ' ',
  );

/** Before the first segment. */
const beginnings =
  '// /// /./ /.//  /%2e/ /; /;/ /;x=1/ /x/../ /open/../ /open/./../ /open/%2e%2e/ /open/%2E%2E/ /open/.%2e/ /open/..;/ /open/..;x=1/ /open/%2e%2e;/ /open/%252e%252e/ /open/%25%32%65%25%32%65/ /open/..%2f /open/..%252f /open/%2e%2e%2f /open/%252e%252e%252f /open/..%5c /open/..%255c /open/..\\ /open/;/../ /open//../ /open//..//  /open/x/../../ /open/x/%2e%2e/%2e%2e/ /open/x/..;/..;/ /open/..%00/ /open/..%0d/ /open/..%20/ /open/%c0%ae%c0%ae/ /open/%c0%ae%c0%ae%c0%af /open/%ef%bc%8e%ef%bc%8e/ /open/%u002e%u002e/ /open;x/../ /%2f /%5c /\\ \\ /%252f /.;/ /../ /%2e%2e/ /..;/ /x/..;/ /open%2f..%2f /open%2f../ /open%5c..%5c /open/.../../'
    .split(' ')
    .filter((text) => text !== '');

export const spellings: readonly Spelling[] = [
  { name: 'as it is', write: (path) => path },
  ...beginnings.map((text) => ({ name: `begins with ${text}`, write: (path: string) => text + path.slice(1) })),
  ...separators.slice(1).map((text) => ({ name: `separates by ${text}`, write: (path: string) => separated(path, text) })),
  ...endings.map((text) => ({ name: `ends in ${text}`, write: (path: string) => path + text })),
  ...[0, 1, 2, 3].flatMap((at) => [
    { name: `letter ${at} escaped`, write: (path: string) => letter(path, at, (code) => `%${code}`) },
    { name: `letter ${at} escaped twice`, write: (path: string) => letter(path, at, (code) => `%25${code}`) },
    { name: `letter ${at} escaped thrice over`, write: (path: string) => letter(path, at, (code) => `%2525${code}`) },
    { name: `letter ${at} escape escaped`, write: (path: string) => letter(path, at, (code) => `%${escapes(`%${code}`)}`.slice(1)) },
    { name: `letter ${at} overlong`, write: (path: string) => letter(path, at, overlong) },
    { name: `letter ${at} as %u`, write: (path: string) => letter(path, at, (code) => `%u00${code}`) },
    { name: `letter ${at} full width`, write: (path: string) => letter(path, at, fullWidth) },
    { name: `letter ${at} a capital`, write: (path: string) => letter(path, at, (code) => fromHex(code).toUpperCase()) },
    { name: `letter ${at} an escaped capital`, write: (path: string) => letter(path, at, (code) => escapes(fromHex(code).toUpperCase())) },
  ]),
  { name: 'all escaped', write: (path) => path.replace(/[^/]/g, escapes) },
  { name: 'all escaped in capitals', write: (path) => path.replace(/[^/]/g, escapes).toUpperCase() },
  { name: 'all escaped twice', write: (path) => path.replace(/[^/]/g, escapes).replaceAll('%', '%25') },
  { name: 'all escaped, slashes too', write: (path) => `/${path.slice(1).replace(/./g, escapes)}` },
  { name: 'in capitals', write: (path) => path.toUpperCase() },
  { name: 'in capitals with a slash at the end', write: (path) => `${path.toUpperCase()}/` },
  { name: 'in capitals with a parameter', write: (path) => `${path.toUpperCase()};x=1` },
  { name: 'in capitals behind dots', write: (path) => `/open/..${path.toUpperCase()}` },
  { name: 'in capitals, double slashes', write: (path) => path.toUpperCase().replaceAll('/', '//') },
  { name: 'alternating', write: (path) => path.replace(/[a-z]/g, (one, at: number) => (at % 2 === 0 ? one.toUpperCase() : one)) },
  { name: 'first letters capital', write: (path) => path.replace(/(?<=\/)[a-z]/g, (one) => one.toUpperCase()) },
  { name: 'parameters everywhere', write: (path) => path.replace(/(?<=[^/])(?=\/|$)/g, ';a=b') },
  { name: 'parameters escaped everywhere', write: (path) => path.replace(/(?<=[^/])(?=\/|$)/g, '%3ba') },
  { name: 'parameters and dots', write: (path) => `/open;x/..;y${path};z` },
  { name: 'parameters behind slashes', write: (path) => path.replaceAll('/', '/;a/') },
  { name: 'escaped and parameters', write: (path) => `${letter(path, 0, (code) => `%${code}`)};x` },
  { name: 'escaped and double slashes', write: (path) => `/${letter(path, 0, (code) => `%${code}`)}` },
  { name: 'twice escaped behind dots', write: (path) => `/open/..${letter(path, 0, (code) => `%25${code}`)}` },
  { name: 'dots at ends of segments', write: (path) => path.replace(/(?<=[^/])(?=\/|$)/g, '.') },
  { name: 'blanks at ends of segments', write: (path) => path.replace(/(?<=[^/])(?=\/|$)/g, '%20') },
  { name: 'absolute form', write: (path) => `http://gate.test${path}` },
  { name: 'absolute form in capitals', write: (path) => `HTTP://GATE.test${path}` },
  { name: 'absolute form of another host', write: (path) => `http://other.test${path}` },
  { name: 'absolute form with a port', write: (path) => `http://gate.test:80${path}` },
  { name: 'absolute form with a user', write: (path) => `http://a@gate.test${path}` },
  { name: 'absolute form with an empty path before', write: (path) => `http://gate.test/${path}` },
  { name: 'fragment before', write: (path) => `/open#/..${path}` },
  { name: 'fragment behind', write: (path) => `${path}#x` },
  { name: 'query before', write: (path) => `/open?/..${path}` },
  { name: 'a matrix of dots', write: (path) => `/open/..;/../open/%2e%2e;a${path}` },
  { name: 'bare', write: (path) => path.slice(1) },
  { name: 'byte above ASCII at the end', write: (path) => `${path}\xa0` },
  { name: 'tab at the end', write: (path) => `${path}\t` },
];

function separated(path: string, text: string): string {
  const at = path.indexOf('/', 1);
  return at < 0 ? path + text : path.slice(0, at) + text + path.slice(at + 1);
}

function letter(path: string, at: number, write: (code: string) => string): string {
  const index = path.search(/[a-z]/) + at;
  return path.slice(0, index) + write(path.charCodeAt(index).toString(16)) + path.slice(index + 1);
}

function escapes(text: string): string {
  return text.replace(/./g, (one) => `%${one.charCodeAt(0).toString(16).padStart(2, '0')}`);
}

function fromHex(code: string): string {
  return String.fromCharCode(Number.parseInt(code, 16));
}

/** Two bytes of UTF-8 where one is enough. */
function overlong(code: string): string {
  const value = Number.parseInt(code, 16);
  return `%${(0xc0 | (value >> 6)).toString(16)}%${(0x80 | (value & 0x3f)).toString(16)}`;
}

function fullWidth(code: string): string {
  return encodeURIComponent(String.fromCharCode(Number.parseInt(code, 16) + 0xfee0));
}
