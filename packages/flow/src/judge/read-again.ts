import { utf8 } from '@sluice/kit';
import type { UninspectedReason } from '@sluice/model';
import { type Unit, wideText } from '@sluice/wire';

/** What a body lacks by itself, and not because it is beyond some bound of ours. */
const broken: ReadonlySet<UninspectedReason> = new Set(['invalid-syntax', 'unknown-encoding', 'undecodable']);
const charsetParameter = /;[ \t]*charset[ \t]*=[ \t]*(?:"[^"]*"?|[^;]*)/gi;

/** A body in another light. */
export interface SecondReading {
  readonly bytes: Uint8Array;
  readonly contentType: string | null;
  /** Other bytes, or under another header, than were read before. */
  readonly isOther: boolean;
  /** Servers differ in where its parts are. */
  readonly isTwofold: boolean;
}

/**
 * How servers read a body that was not read to its end by its own header: without the charset that nobody knows, as its bytes say it is coded, and
 * past what is wrong with it. Whoever sends it chooses the header. Null where there is nothing to read again.
 */
export function secondReadingOf({ coverage, tape, wire, syntax, binary }: Unit, contentType: string | null): SecondReading | null {
  const isTwofold = syntax === 'multipart' && hasTwoBoundaries(contentType);
  // Of a form the decoded bytes are looked at, of a binary body those that came.
  const bytes = binary && wire ? wire.bytes : tape.bytes;
  if (bytes.length === 0 || (coverage.kind === 'whole' && !isTwofold)) return null;
  const plain = contentType?.replaceAll(charsetParameter, '') ?? null;
  const wide = wideText(bytes);
  if (wide !== null) return { bytes: utf8(wide), contentType: plain, isOther: true, isTwofold };
  const isBroken = coverage.kind === 'partial' && broken.has(coverage.why);
  return isBroken || isTwofold ? { bytes, contentType: plain, isOther: plain !== contentType, isTwofold } : null;
}

/** Servers differ in which of several they take, and in whether they know pieces and codings of parameters (RFC 2231). */
export function hasTwoBoundaries(contentType: string | null): boolean {
  return contentType !== null && /[;,\s]boundary[ \t]*(?:\*|=[\s\S]*[;,\s]boundary[ \t]*[*=])/i.test(contentType);
}
