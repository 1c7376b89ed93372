import { defineAttack } from '../define-attack.ts';
import { useOf } from '../languages/url/fetched.ts';
import { classOfHost, type HostKind } from '../languages/url/hosts.ts';
import { urlOf } from '../languages/url/url.ts';
import { isWayOn } from '../languages/url/way-on.ts';
import { sign } from '../signs.ts';

/** Schemes by which a fetcher speaks to something else than the web. */
const oddSchemes = new Set([
  'gopher',
  'dict',
  'ldap',
  'ldaps',
  'tftp',
  'sftp',
  'netdoc',
  'jar',
  'smb',
  'ogg',
  'expect',
  'imap',
  'pop3',
  'telnet',
  'rmi',
  'local_file',
  'view-source',
]);

type HostFeature = Exclude<HostKind, 'public'>;

/** URLs within a URL that are looked at, characters of each, and those before it that say what it is for. */
const [withinMax, innerMax, beforeMax] = [8, 300, 60];
const plainKinds = new Set(['loopback', 'private', 'internal']);
const privilegedPorts = 1024;
/** Before an `@`, smaller numbers are whoever logs in. */
const numberOfHostMin = 2 ** 24;

/** Names of where a browser came from. */
const wayBack = /^(?:origin|referr?er)$/i;

/** Addresses that only the server can reach (CWE-918): whatever fetches them tells the caller what stands there. */
export const serverSideRequestForgery = defineAttack({
  id: 'server-side-request-forgery',
  title: 'Server-side request forgery',
  cwe: 'CWE-918',
  owasp: 'API7:2023',
  gates: [sign.colon | sign.slash | sign.dot],
  features: {
    loopback: 'names the machine itself',
    private: 'names an address of the inner network',
    'link-local': 'names an address of the link',
    metadata: 'names the metadata service of a cloud',
    'odd-number': 'writes an address so that a filter does not see it',
    rebinding: 'names a host that means whatever its first part says',
    'odd-scheme': 'asks by a protocol that is not of the web',
    disguised: 'hides the host behind another name',
    internal: 'names a host of the inner network',
    redirected: 'asks another host to send the fetcher on',
    mentioned: 'names an inner host as developers do, where nothing is known to fetch it',
  },
  look({ text }, { channel, name, content }, note) {
    // What a browser says of where it was, or is to go next, no server fetches.
    if (channel === 'header' || channel === 'cookie' || wayBack.test(name) || isWayOn(name)) return;
    const socket = /^(?:https?:\/\/)?unix:\/[\w./-]{1,200}\.sock\b/i.exec(text);
    if (socket) return note('odd-scheme', 0, socket[0].length);
    const url = urlOf(text);
    if (url === null) return;
    const other = hiddenHostOf(text, url);
    const hidden = other === null ? 'public' : classOfHost(other).kind;
    if (hidden !== 'public') {
      note(hidden, url.start, url.end);
      note('disguised', 0, url.end);
    }
    if (oddSchemes.has(url.scheme)) note('odd-scheme', 0, url.scheme.length);
    const { kind, isOdd } = classOfHost(url.host);
    const use = useOf(name, content === 'url');
    const isPlain = plainKinds.has(kind) && !isOdd && !url.isDisguised && /^(?:https?)?$/.test(url.scheme);
    if (isPlain && (use === 'read' || (use === 'unknown' && isDevelopers(text.slice(url.start, url.end)))))
      return note('mentioned', url.start, url.end);
    if (kind !== 'public') note(kind, url.start, url.end);
    if (kind !== 'public' && isOdd) note('odd-number', url.start, url.end);
    if (url.isDisguised) note('disguised', 0, url.end);
    if (kind === 'public') lookWithin(text, url.end, note);
  },
  worst: (length) => `http://${'a.'.repeat(Math.ceil(length / 2))}`.slice(0, length),
  samples: {
    hits: [
      'http://127.0.0.1/admin',
      'http://169.254.169.254/latest/meta-data/',
      'http://2130706433/',
      'http://0x7f.1/',
      'http://[::1]/',
      'http://[::ffff:10.0.0.1]/',
      'http://metadata.google.internal/',
      'http://10.0.0.1.nip.io/',
      'gopher://127.0.0.1:6379/_x',
      'http://shop.example@127.0.0.1/',
      '//127.0.0.1/',
      'https://shop.example/go?to=http://169.254.169.254/latest',
      'https://shop.example/go?to=http%3A%2F%2F10.0.0.1%2F',
      'http://0177.0.0.1/',
      'http:2130706433/',
      'http://127.0.0.1:80@shop.example/',
      'http://shop.example\\@127.0.0.1/',
      'http://[::ffff:0:127.0.0.1]/',
      'unix:/var/run/docker.sock',
    ],
    misses: [
      'https://shop.example/a',
      'http://8.8.8.8/',
      'mailto:a@b.example',
      '1.2.3.4',
      'urn:isbn:123',
      'localhost',
      'https://user@shop.example/',
      'a: b',
      'https://id.example/authorize?redirect_uri=http://localhost:3000/cb',
      'https://shop.example/?next=https://partner.example/',
      'https://archive.example/2024/http://shop.example/',
      'http://localhost:3000/cart',
      'http://10.0.0.7:8080/',
      'HTTP:80/health',
      'https://12345@git.example/shop/p',
    ],
  },
});

/** The host that other readers of a URL go to: before the last `@`, or behind one that a sign stands before that ends a host. */
function hiddenHostOf(text: string, { start, end }: { readonly start: number; readonly end: number }): string | null {
  const authority = text.slice(start, end);
  const at = authority.lastIndexOf('@');
  if (at > 0) {
    const user = authority.slice(0, at).replace(/:\d*$/, '').toLowerCase();
    return !user.includes('.') && Number(user) < numberOfHostMin ? null : user;
  }
  return /^[\\#?]@([\w.-]{1,255})/.exec(text.slice(end, end + beforeMax * 5))?.[1]?.toLowerCase() ?? null;
}

/** A URL in the query of another: who redirects there sends whoever fetches it on. A program on the user's own machine is where a login comes back to. */
function lookWithin(text: string, from: number, note: (feature: HostFeature | 'redirected', start: number, end: number) => void): void {
  let at = text.indexOf('://', from);
  for (let tries = 0; at >= 0 && tries < withinMax; tries += 1) {
    const before = text.slice(Math.max(from, at - beforeMax), at);
    const [scheme = '', , parameter = ''] = /(?:([?&#;])([\w.-]{0,40})=)?[a-z]{2,8}$/i.exec(before) ?? [];
    const inner = scheme === '' ? null : urlOf(text.slice(at - (/[a-z]*$/i.exec(scheme)?.[0].length ?? 0), at + innerMax));
    const kind = inner === null ? 'public' : classOfHost(inner.host).kind;
    if (kind !== 'public' && !(kind === 'loopback' && isWayOn(parameter))) {
      note(kind, at, at + 3);
      note('redirected', at, at + 3);
      return;
    }
    at = text.indexOf('://', at + 3);
  }
}

/** A port on which any user may listen, as programs do while they are written. */
function isDevelopers(authority: string): boolean {
  const [, port] = /:(\d{1,5})$/.exec(authority) ?? [];
  return port !== undefined && Number(port) >= privilegedPorts;
}
