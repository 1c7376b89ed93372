import type { RefusalCode } from '../refusals.ts';

/** An accepted request target in origin form. `isOdd`: servers may read its path in more than one way. */
export interface Target {
  readonly kind: 'target';
  readonly origin: string;
  readonly isOdd: boolean;
}

export type TargetReading = Target | { readonly kind: 'refused'; readonly code: RefusalCode };

const ambiguous: TargetReading = { kind: 'refused', code: 'ambiguous-target' };
const bad: TargetReading = { kind: 'refused', code: 'bad-target' };
const absolute = /^(http|https):\/\/([^/?#]*)(.*)$/i;

/**
 * Accepts or refuses; never rewrites. Only an absolute form is brought to origin form, when its host is the one that `Host` names and its
 * scheme the one that is spoken.
 */
export function readTarget(received: string, host: string, spoken: 'http' | 'https'): TargetReading {
  const first = received.charCodeAt(0);
  if (first === 0x2f /* / */) return readOriginForm(received);
  const parts = absolute.exec(received);
  if (!parts) return bad;
  const [, scheme = '', authority = '', rest = ''] = parts;
  if (scheme.toLowerCase() !== spoken || authority === '') return bad;
  if (authority.toLowerCase() !== host.toLowerCase()) return { kind: 'refused', code: 'host-differs' };
  return readOriginForm(rest.startsWith('/') ? rest : `/${rest}`);
}

function readOriginForm(target: string): TargetReading {
  let mayHaveDots = false;
  let isOdd = false;
  let last = 0;
  let index = 0;
  for (; index < target.length; index += 1) {
    const code = target.charCodeAt(index);
    if (code === 0x3f /* ? */) break;
    if (code < 0x21 || code > 0x7e || code === 0x23 /* # */) return bad;
    if (code === 0x2f /* / */) isOdd ||= last === 0x2f || last === 0x2e;
    else if (code === 0x3b /* ; */ || code === 0x5c /* \ */) isOdd = true;
    else if (code === 0x2e /* . */) {
      const before = target.charCodeAt(index - 1);
      // A segment that begins with a dot; a dot inside a name (`file.json`) is not looked at again.
      if (before === 0x2f || before === 0x5c || before === 0x2e || isHexDigit(before)) mayHaveDots ||= beginsSegment(target, index);
    } else if (code === 0x25 /* % */) {
      isOdd = true;
      const high = target.charCodeAt(index + 1);
      const low = target.charCodeAt(index + 2);
      if (!isHexDigit(high) || !isHexDigit(low)) return bad;
      if (high === 0x30 && low === 0x30) return bad;
      if (high === 0x32 && (low === 0x65 || low === 0x45)) mayHaveDots = true;
    }
    last = code;
  }
  isOdd ||= last === 0x2e;
  for (; index < target.length; index += 1) {
    const code = target.charCodeAt(index);
    if (code < 0x21 || code > 0x7e || code === 0x23) return bad;
  }
  return (mayHaveDots ? faultOfDots(target) : null) ?? { kind: 'target', origin: target, isOdd };
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
 * What is wrong with a path that has dot segments. Where proxies and servers are known to disagree on them (an encoded slash or a backslash
 * beside the dots, `..;`) it is refused; so is one that climbs above the root.
 */
function faultOfDots(target: string): TargetReading | null {
  const query = target.indexOf('?');
  const path = query < 0 ? target : target.slice(0, query);
  let depth = 0;
  for (const segment of path.replace(/%2e/gi, '.').split('/').slice(1)) {
    const inner = segment.split(/\\|%2f|%5c/i);
    if (inner.length > 1 && inner.some((part) => /^\.{1,2}(;.*)?$/.test(part))) return ambiguous;
    if (/^\.{1,2};/.test(segment)) return ambiguous;
    if (segment === '..') depth -= 1;
    else if (segment !== '.') depth += 1;
    if (depth < 0) return bad;
  }
  return null;
}
