import { fitsGlob } from '../glob.ts';
import { unkept } from '../values/value-test.ts';

/** Places of properties: `response.body/address/city`; `contract` stands for all that the contract declares. */
export interface Patterns {
  readonly places: readonly (readonly string[])[];
  readonly isContract: boolean;
}

/** A place as segments: `request.body/a/*` is `['request.body', 'a', '*']`. */
export function segmentsOf(place: string): readonly string[] {
  return place.split('/');
}

/** A place of a body, and what stands there. */
export interface Placed {
  readonly segments: readonly string[];
  readonly isDeclared: boolean;
  /** It holds no others: written where an object was, it takes away all that this held. */
  readonly isLeaf: boolean;
}

/** Whether a list of what is allowed allows what stands at a place: it names it, or what it is within, or something that it may hold. */
export function isAllowed({ places, isContract }: Patterns, { segments, isDeclared, isLeaf }: Placed): boolean {
  if (isContract && isDeclared) return true;
  return places.some((pattern) => {
    if (isBelow(segments, pattern)) return true;
    // Who may write all that an object holds may take it away.
    const isWithin = !isLeaf || pattern.slice(segments.length).every((part) => part === '*' || part === '**');
    return isWithin && segments.length > 1 && leadsTo(segments, pattern);
  });
}

/** Whether a list of what is forbidden names a place, or what stood there before, whatever the case of letters: many a server knows none. */
export function isForbidden({ places, isContract }: Patterns, { segments, isDeclared, isLeaf }: Placed): boolean {
  if (isContract && !isDeclared) return true;
  return places.some((pattern) => {
    // A key that is not kept may be any, also the one that is meant.
    const small = segments.map((segment, index) => (segment === unkept ? (pattern[index] ?? segment) : segment).toLowerCase());
    const wanted = pattern.map((part) => part.toLowerCase());
    return isBelow(small, wanted) || (isLeaf && small.length > 1 && isWrittenOut(small, wanted));
  });
}

function isBelow(segments: readonly string[], pattern: readonly string[]): boolean {
  for (let length = pattern.includes('**') ? 1 : pattern.length; length <= segments.length; length += 1) {
    if (fitsGlob(segments.slice(0, length).join('/'), pattern.join('/'), '/')) return true;
  }
  return false;
}

/** On the way to what the pattern names, and named there itself: what `*` stands for may never have held anything. */
function isWrittenOut(segments: readonly string[], pattern: readonly string[]): boolean {
  return segments.length < pattern.length && segments.every((segment, index) => segment === pattern[index]);
}

/** A container on the way to what the pattern names. */
function leadsTo(segments: readonly string[], pattern: readonly string[]): boolean {
  for (const [index, segment] of segments.entries()) {
    const wanted = pattern[index];
    if (wanted === '**') return true;
    if (wanted === undefined || !fitsGlob(segment, wanted, '/')) return false;
  }
  return segments.length < pattern.length;
}
