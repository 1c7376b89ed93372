/** What a header line is to a proxy; flags of one number. */
export const hop = 1;
export const framing = 2;
/** Speaks of the client on behalf of a proxy: believed only from a trusted one. */
export const forwarding = 4;
/** `Connection` may not name it (http-facts: else a client strips what the upstream relies on). */
export const guarded = 8;
/** At most one line of it may be in a message; the bits above name which. */
export const single = 16;
/** Sluice's own; from outside always removed. */
export const own = 32;
const firstSingleBit = 6;

const kinds = new Map<string, number>();

// `Proxy` is among them because CGI makes the variable HTTP_PROXY of it, which programs take for the proxy to use (CVE-2016-5385).
for (const name of ['connection', 'keep-alive', 'proxy-connection', 'te', 'trailer', 'upgrade', 'expect', 'http2-settings', 'proxy'])
  kinds.set(name, hop);
for (const name of ['host', 'content-length', 'transfer-encoding']) kinds.set(name, framing | guarded);
for (const name of ['authorization', 'cookie', 'via']) kinds.set(name, guarded);
for (const name of ['forwarded', 'x-real-ip', 'x-client-ip', 'x-cluster-client-ip', 'true-client-ip'])
  kinds.set(name, forwarding | guarded);

// RFC 9110: fields whose grammar is one member. Two lines of one of these mean that two readers may see two different messages.
const singles = [
  'host',
  'content-length',
  'transfer-encoding',
  'content-type',
  'content-encoding',
  'authorization',
  'proxy-authorization',
  'expect',
  'range',
  'if-range',
  'if-modified-since',
  'if-unmodified-since',
  'content-range',
  'content-location',
  'max-forwards',
  'referer',
  'user-agent',
  'from',
  'origin',
  'location',
  'sec-websocket-key',
];
for (const [index, name] of singles.entries()) kinds.set(name, kindOf(name) | single | (1 << (firstSingleBit + index)));

/** Which single field a kind is, as one bit; 0 for those that may come often. */
export const singleBitOf = (kind: number): number => kind & ~((1 << firstSingleBit) - 1);

/** The kind of a name in lower case; 0 for an ordinary end-to-end field. */
export function kindOf(lowerName: string): number {
  const kind = kinds.get(lowerName);
  if (kind !== undefined) return kind;
  const first = lowerName.charCodeAt(0);
  if (first === 0x78 /* x */) {
    if (lowerName.startsWith('x-forwarded-')) return forwarding | guarded;
    if (lowerName.startsWith('x-sluice-')) return own | guarded;
    return 0;
  }
  return first === 0x70 /* p */ && lowerName.startsWith('proxy-') ? hop : 0;
}

/** A name as it is spelled somewhere. */
export interface Spelling {
  readonly lower: string;
  readonly kind: number;
  /** It is a name at all (RFC 9110 5.6.2). */
  readonly isToken: boolean;
}

const token = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const spellings = new Map<string, Spelling>();
const spellingsMax = 2048;
const spellingLengthMax = 64;

/** What is known of a spelling. The same few come with every message, so it is found out once: half a microsecond an exchange. */
export function spellingOf(name: string): Spelling {
  const known = spellings.get(name);
  if (known !== undefined) return known;
  // A copy: a part of a head would keep the whole head in memory.
  const copied = Buffer.from(name, 'latin1').toString('latin1');
  const lower = copied.toLowerCase();
  const made = { lower, kind: kindOf(lower), isToken: token.test(name) };
  if (spellings.size < spellingsMax && name.length <= spellingLengthMax) spellings.set(copied, made);
  return made;
}

/** The names that a `Connection` value makes hop-by-hop, or null when it names none but `close` and `keep-alive`. */
export function namedByConnection(value: string, before: Set<string> | null): Set<string> | null {
  if (value === 'keep-alive' || value === 'close' || value === 'Keep-Alive' || value === '') return before;
  let names = before;
  for (const part of value.split(',')) {
    const name = part.trim().toLowerCase();
    if (name === '' || name === 'close' || name === 'keep-alive' || (kindOf(name) & guarded) !== 0) continue;
    names ??= new Set();
    names.add(name);
  }
  return names;
}
