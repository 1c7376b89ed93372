import { unreachable } from '@sluice/kit';
import type { Consumer, ConsumerId, MaskKind } from '@sluice/model';
import { roundDate } from './masks/dates.ts';
import type { KeyedBlock } from './masks/draw.ts';
import { initials, keepCountry, keepDomain, keepEnds, lastFour } from './masks/ends.ts';
import { withAsciiDigits } from './masks/letters.ts';
import { ipPrefix, roundAmount, roundGeo } from './masks/numbers.ts';
import { pseudonym } from './masks/pseudonym.ts';

/** What treatments need from outside: keys, so that a pseudonym cannot be computed by whoever knows the value. */
export interface MaskPorts {
  /** 64 keyed bits of a text as two words. */
  readonly keyed: (text: string) => readonly [number, number];
  readonly pseudonymBlock: KeyedBlock;
  /** A JWE in its compact form (RFC 7516 7.1) of JSON text for this consumer; null where no key of it is known. */
  readonly encrypted: (consumer: Consumer, json: Uint8Array) => string | null;
}

/**
 * The masked form of a value's text. What is rounded may come out as it went in, and then says of the value no more than of its
 * neighbours; every other mask gives something else, or all of it hidden.
 */
export function masked(text: string, mask: MaskKind, ports: MaskPorts, consumer: ConsumerId): string {
  if (text === '') return '';
  const made = maskedAs(text, mask, ports, consumer);
  return made !== text || (isRounding(mask) && /\p{Nd}/u.test(text)) ? made : full(text);
}

function maskedAs(text: string, mask: MaskKind, ports: MaskPorts, consumer: ConsumerId): string {
  switch (mask.kind) {
    case 'full':
      return full(text);
    case 'keep-ends':
      return keepEnds(text, mask.start, mask.end);
    case 'last-four':
      return lastFour(text);
    case 'keep-domain':
      return keepDomain(text);
    case 'keep-country':
      return keepCountry(text, withAsciiDigits(text).text);
    case 'initials':
      return initials(text);
    case 'hash':
      return ports
        .keyed(text)
        .map((word) => (word >>> 0).toString(16).padStart(8, '0'))
        .join('');
    case 'pseudonym':
      return pseudonym(text, scopeOf(mask, consumer), ports.pseudonymBlock);
    case 'round-date':
      return roundDate(text, mask.to);
    case 'round-geo':
      return roundGeo(text, mask.decimals);
    case 'round-amount':
      return roundAmount(text, mask.step);
    case 'ip-prefix':
      return ipPrefix(text, mask.bits4, mask.bits6);
    default:
      return unreachable(mask);
  }
}

const jsonNumber = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/** The masked form of a JSON number, a JSON number again: what is hidden becomes 0. */
export function maskedNumber(text: string, mask: MaskKind, ports: MaskPorts, consumer: ConsumerId): string {
  if (mask.kind === 'pseudonym') return asNumber(pseudonym(text, scopeOf(mask, consumer), ports.pseudonymBlock, true));
  if (mask.kind === 'hash') {
    // As many bits as every reader of JSON keeps (RFC 8259 6).
    const [low, high] = ports.keyed(text);
    return String((high & 0x1f_ffff) * 2 ** 32 + (low >>> 0));
  }
  const made = maskedAs(text, mask, ports, consumer);
  if (isRounding(mask)) return asNumber(made);
  const shown = asNumber(made.replace(/^(-?)\*+/, '$1').replaceAll('*', '0'));
  return shown === text ? '0' : shown;
}

function asNumber(text: string): string {
  const trimmed = text.replace(/^(-?)0+(?=\d)/, '$1');
  return jsonNumber.test(trimmed) ? trimmed : '0';
}

function full(text: string): string {
  return '*'.repeat(Math.min(8, Math.max(3, text.length)));
}

function isRounding({ kind }: MaskKind): boolean {
  return kind === 'round-date' || kind === 'round-geo' || kind === 'round-amount' || kind === 'ip-prefix';
}

function scopeOf(mask: MaskKind & { readonly kind: 'pseudonym' }, consumer: ConsumerId): string {
  return mask.scope === 'global' ? 'global' : `consumer ${consumer}`;
}
