/** What a fetcher takes of a text that is a URL. */
export interface FetchedUrl {
  /** In small letters; empty for a URL that begins with its host. */
  readonly scheme: string;
  /** In small letters, without brackets, port and credentials. */
  readonly host: string;
  /** The part before `@` looks like a host itself, or a backslash or a blank hides where the host ends. */
  readonly isDisguised: boolean;
  readonly start: number;
  readonly end: number;
}

const hostLengthMax = 260;
const lead = /^(?:url:)?(?:([a-z][a-z0-9+.-]{0,20}):)?([\\/]{2,}|[\\/]?)/i;
/** `HTTP:80/health` names a protocol and its port, as load balancers do. */
const port = /^\d{1,5}$/;
const special = new Set(['http', 'https', 'ftp', 'ws', 'wss']);

/** A URL by the rules of https://url.spec.whatwg.org: backslashes are slashes, slashes too many or too few do not matter to a web scheme. */
export function urlOf(text: string): FetchedUrl | null {
  let blanks = 0;
  while (text.charCodeAt(blanks) <= 32) blanks += 1;
  const [whole = '', written = '', slashes = ''] = lead.exec(text.slice(blanks, blanks + 40)) ?? [];
  const scheme = written.toLowerCase();
  if (scheme === '' && slashes.length < 2) return null;
  if (!special.has(scheme) && slashes.length < 2) return null;
  const start = blanks + whole.length;
  let end = start;
  while (end < text.length && end < start + hostLengthMax && !/[/\\?#]/.test(text[end] ?? '')) end += 1;
  const authority = text.slice(start, end).replace(/[\t\n\r]/g, '');
  if (/\s/.test(authority.trim()) || authority === '') return null;
  if (slashes === '' && port.test(authority)) return null;
  const at = authority.lastIndexOf('@');
  const credentials = at < 0 ? '' : authority.slice(0, at);
  const rest = authority.slice(at + 1);
  const host = rest.startsWith('[') ? rest.slice(1, rest.indexOf(']') < 0 ? undefined : rest.indexOf(']')) : rest.replace(/:\d*$/, '');
  return {
    scheme,
    host: percentless(host.toLowerCase()).normalize('NFKC'),
    isDisguised: /\.[a-z]{2,}/i.test(credentials) || text[end] === '\\',
    start,
    end,
  };
}

function percentless(host: string): string {
  return host.replace(/%([0-7][0-9a-f])/g, (_whole, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)));
}
