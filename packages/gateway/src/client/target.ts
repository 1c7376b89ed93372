import type { RefusalCode } from '../refusals.ts';

/** An accepted request target. `resolved` is its path with dot segments removed where it had any: the reading that an upstream may take. */
export interface Target {
  readonly kind: 'target';
  readonly origin: string;
  readonly resolved: string | null;
}

export type TargetReading = Target | { readonly kind: 'refused'; readonly code: RefusalCode };

const ambiguous: TargetReading = { kind: 'refused', code: 'ambiguous-target' };
const bad: TargetReading = { kind: 'refused', code: 'bad-target' };
const absolute = /^(http|https):\/\/([^/?#]*)(.*)$/i;

/** Accepts or refuses; never rewrites. Only an absolute form is brought to origin form, when its host is the one that `Host` names. */
export function readTarget(received: string, host: string): TargetReading {
  const first = received.charCodeAt(0);
  if (first === 0x2f /* / */) return readOriginForm(received);
  const parts = absolute.exec(received);
  if (!parts) return bad;
  const [, scheme = '', authority = '', rest = ''] = parts;
  if (scheme.toLowerCase() !== 'http' || authority === '') return bad;
  if (authority.toLowerCase() !== host.toLowerCase()) return { kind: 'refused', code: 'host-differs' };
  return readOriginForm(rest.startsWith('/') ? rest : `/${rest}`);
}

function readOriginForm(target: string): TargetReading {
  let mayHaveDots = false;
  let index = 0;
  for (; index < target.length; index += 1) {
    const code = target.charCodeAt(index);
    if (code === 0x3f /* ? */) break;
    if (code < 0x21 || code > 0x7e || code === 0x23 /* # */) return bad;
    if (code === 0x2e /* . */) {
      const before = target.charCodeAt(index - 1);
      // A segment that begins with a dot; a dot inside a name (`file.json`) is not looked at again.
      if (before === 0x2f || before === 0x5c || before === 0x2e || isHexDigit(before)) mayHaveDots ||= beginsSegment(target, index);
    } else if (code === 0x25 /* % */) {
      const high = target.charCodeAt(index + 1);
      const low = target.charCodeAt(index + 2);
      if (!isHexDigit(high) || !isHexDigit(low)) return bad;
      if (high === 0x30 && low === 0x30) return bad;
      if (high === 0x32 && (low === 0x65 || low === 0x45)) mayHaveDots = true;
    }
  }
  for (; index < target.length; index += 1) {
    const code = target.charCodeAt(index);
    if (code < 0x21 || code > 0x7e || code === 0x23) return bad;
  }
  return mayHaveDots ? readDots(target) : { kind: 'target', origin: target, resolved: null };
}

/** Whether the dot at `at` stands at the begin of a segment in any reading: after `/`, `\`, `%2f`, `%5c`, or another such dot. */
function beginsSegment(target: string, at: number): boolean {
  const before = target.charCodeAt(at - 1);
  if (before === 0x2f || before === 0x5c || before === 0x2e) return true;
  return /%(?:2f|5c|2e)$/i.test(target.slice(Math.max(0, at - 3), at));
}

function isHexDigit(code: number): boolean {
  return (code >= 0x30 && code <= 0x39) || (code >= 0x41 && code <= 0x46) || (code >= 0x61 && code <= 0x66);
}

/**
 * A path with dot segments. Where proxies and servers are known to disagree on it (an encoded slash or a backslash beside the dots, `..;`)
 * it is refused; so is one that climbs above the root.
 */
function readDots(target: string): TargetReading {
  const query = target.indexOf('?');
  const path = query < 0 ? target : target.slice(0, query);
  const plain = path.replace(/%2e/gi, '.');
  const kept: string[] = [];
  const segments = plain.split('/').slice(1);
  for (const [index, segment] of segments.entries()) {
    const inner = segment.split(/\\|%2f|%5c/i);
    if (inner.length > 1 && inner.some((part) => /^\.{1,2}(;.*)?$/.test(part))) return ambiguous;
    if (/^\.{1,2};/.test(segment)) return ambiguous;
    const isLast = index === segments.length - 1;
    if (segment === '..') {
      if (kept.length === 0) return bad;
      kept.pop();
      if (isLast) kept.push('');
    } else if (segment === '.') {
      if (isLast) kept.push('');
    } else kept.push(segment);
  }
  return { kind: 'target', origin: target, resolved: `/${kept.join('/')}` };
}
