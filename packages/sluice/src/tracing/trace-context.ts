import type { HeaderPairs } from '@sluice/model';

/** Where a request stands in a trace, as its `traceparent` says (W3C Trace Context). */
export interface TraceParent {
  /** 32 hexadecimal digits, not all zero. */
  readonly traceId: string;
  /** 16 hexadecimal digits, not all zero. */
  readonly spanId: string;
  /** Bit 0: sampled. Bit 1: the trace id is random. */
  readonly flags: number;
}

/** What came in: null where the request is of no trace, or says so in a way that nobody may follow. */
export interface TraceContext {
  readonly parent: TraceParent | null;
  /** To be passed on as it came; empty without one. Means nothing without a parent (section 3.3). */
  readonly state: string;
}

const parentShape = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;
const knownFlags = 0b11;

/** Reads the two header fields. A field that is invalid, or comes twice where it may come once, is as if it was not there (section 3.2.2.3). */
export function readTraceContext(headers: HeaderPairs): TraceContext {
  let parents = 0;
  let parentText = '';
  let state = '';
  for (let index = 0; index < headers.length; index += 2) {
    const name = headers[index] ?? '';
    if (isField(name, 'traceparent')) {
      parents += 1;
      parentText = headers[index + 1] ?? '';
    } else if (isField(name, 'tracestate')) state += `${state === '' ? '' : ','}${headers[index + 1] ?? ''}`;
  }
  const parent = parents === 1 ? parentOf(parentText.trim()) : null;
  return parent === null ? { parent, state: '' } : { parent, state: isState(state) ? state : '' };
}

/** Of a later version only the part that is known is read (section 4.3); 255 is none. */
function parentOf(text: string): TraceParent | null {
  const [, version, traceId = '', spanId = '', flags = '', more] = parentShape.exec(text) ?? [];
  if (version === undefined || version === 'ff' || (version === '00' && more !== undefined)) return null;
  if (/^0+$/.test(traceId) || /^0+$/.test(spanId)) return null;
  return { traceId, spanId, flags: Number.parseInt(flags, 16) & knownFlags };
}

const membersMax = 32;
const memberShape =
  /^(?:[a-z][a-z0-9_\-*/]{0,255}|[a-z0-9][a-z0-9_\-*/]{0,240}@[a-z][a-z0-9_\-*/]{0,13})=[\x20-\x2b\x2d-\x3c\x3e-\x7e]{0,255}[\x21-\x2b\x2d-\x3c\x3e-\x7e]$/;

/** Section 3.3.1: at most 32 members, each well formed, no key twice; empty ones count for nothing. */
function isState(text: string): boolean {
  const members = text
    .split(',')
    .map((member) => member.trim())
    .filter((member) => member !== '');
  const keys = new Set(members.map((member) => member.split('=', 1)[0]));
  return members.length <= membersMax && keys.size === members.length && members.every((member) => memberShape.test(member));
}

/** The header lines of a request that goes on in `parent`. What it brought of the two fields is gone. */
export function withTraceContext(headers: HeaderPairs, { traceId, spanId, flags }: TraceParent, state: string): HeaderPairs {
  const written: string[] = [];
  for (let index = 0; index < headers.length; index += 2) {
    const name = headers[index] ?? '';
    if (!isField(name, 'traceparent') && !isField(name, 'tracestate')) written.push(name, headers[index + 1] ?? '');
  }
  written.push('traceparent', `00-${traceId}-${spanId}-${flags.toString(16).padStart(2, '0')}`);
  if (state !== '') written.push('tracestate', state);
  return written;
}

function isField(name: string, lowerName: string): boolean {
  return name.length === lowerName.length && name.toLowerCase() === lowerName;
}
