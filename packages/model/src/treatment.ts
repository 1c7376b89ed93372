/** How the text of a value is made less telling while its shape stays usable. */
export type MaskKind =
  | { readonly kind: 'keep-ends'; readonly start: number; readonly end: number }
  | { readonly kind: 'last-four' }
  | { readonly kind: 'keep-domain' }
  /** The country code of a telephone number. */
  | { readonly kind: 'keep-country' }
  | { readonly kind: 'initials' }
  /** Under a key of its own: the same for the same value, for everybody (`global`) or for one consumer only. */
  | { readonly kind: 'pseudonym'; readonly scope: PseudonymScope }
  | { readonly kind: 'hash' }
  | { readonly kind: 'round-date'; readonly to: 'year' | 'month' }
  | { readonly kind: 'round-geo'; readonly decimals: number }
  /** Down to a multiple of `step`; where it is 0, to the first digit. */
  | { readonly kind: 'round-amount'; readonly step: number }
  /** How many leading bits of an IPv4 and an IPv6 address stay. */
  | { readonly kind: 'ip-prefix'; readonly bits4: number; readonly bits6: number }
  | { readonly kind: 'full' };

export type PseudonymScope = 'global' | 'consumer';

/** What is done to a value, from mildest to strictest. */
export type Treatment =
  | { readonly kind: 'allow' }
  | { readonly kind: 'mask'; readonly mask: MaskKind }
  /** A JWE that only the consumer's own key opens; where the consumer has none, `strip`. */
  | { readonly kind: 'encrypt' }
  | { readonly kind: 'strip' }
  | { readonly kind: 'drop-row' }
  /**
   * The body of an error, and a body that is one text, gives way to a problem document (RFC 9457) with the exchange's id. In other answers,
   * and where bytes of the body are out already, `strip`.
   */
  | { readonly kind: 'problem' }
  /** Of a request as a whole: 401, or 403 where scopes are missing, and how to prove who asks (RFC 9110 11.6.1). */
  | { readonly kind: 'challenge' }
  | { readonly kind: 'block' };

/** `mask:keep-ends(4,2)`, `strip`: the form that policies, records and people use. */
export function treatmentText(treatment: Treatment): string {
  if (treatment.kind !== 'mask') return treatment.kind;
  const mask = treatment.mask;
  switch (mask.kind) {
    case 'keep-ends':
      return `mask:keep-ends(${mask.start},${mask.end})`;
    case 'pseudonym':
      return `mask:pseudonym(${mask.scope})`;
    case 'round-date':
      return `mask:round-date(${mask.to})`;
    case 'round-geo':
      return `mask:round-geo(${mask.decimals})`;
    case 'round-amount':
      return mask.step === 0 ? 'mask:round-amount' : `mask:round-amount(${mask.step})`;
    case 'ip-prefix':
      return `mask:ip-prefix(${mask.bits4},${mask.bits6})`;
    default:
      return `mask:${mask.kind}`;
  }
}

/** Reads that form; `mask` alone is `mask:full`. Null when it is none. */
export function parseTreatment(text: string): Treatment | null {
  if (isPlain(text)) return { kind: text };
  const match = /^mask(?:: ?([a-z-]+)(?:\(([^)]*)\))?)?$/.exec(text);
  if (!match) return null;
  const mask = maskOf(
    match[1] ?? 'full',
    (match[2] ?? '').split(',').map((part) => part.trim()),
  );
  return mask ? { kind: 'mask', mask } : null;
}

function isPlain(text: string): text is Exclude<Treatment['kind'], 'mask'> {
  return ['allow', 'encrypt', 'strip', 'drop-row', 'problem', 'challenge', 'block'].includes(text);
}

function maskOf(name: string, values: readonly string[]): MaskKind | null {
  switch (name) {
    case 'last-four':
    case 'keep-domain':
    case 'keep-country':
    case 'initials':
    case 'hash':
    case 'full':
      return { kind: name };
    case 'pseudonym': {
      const scope = values[0] === '' ? 'global' : values[0];
      return scope === 'global' || scope === 'consumer' ? { kind: name, scope } : null;
    }
    case 'keep-ends': {
      const start = Number(values[0]);
      const end = Number(values[1]);
      return isCount(start) && isCount(end) ? { kind: name, start, end } : null;
    }
    case 'round-date':
      return values[0] === 'year' || values[0] === 'month' ? { kind: name, to: values[0] } : null;
    case 'round-geo': {
      const decimals = Number(values[0]);
      return isCount(decimals) && decimals <= 6 ? { kind: name, decimals } : null;
    }
    case 'round-amount': {
      const step = values[0] === '' ? 0 : Number(values[0]);
      return Number.isSafeInteger(step) && step >= 0 ? { kind: name, step } : null;
    }
    case 'ip-prefix': {
      const [bits4, bits6] = values[0] === '' ? [24, 48] : [Number(values[0]), Number(values[1])];
      return isCount(bits4, 32) && isCount(bits6, 128) ? { kind: name, bits4, bits6 } : null;
    }
    default:
      return null;
  }
}

function isCount(value: number, most = 64): boolean {
  return Number.isInteger(value) && value >= 0 && value <= most;
}
