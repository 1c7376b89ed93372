/** How the text of a value is made less telling while its shape stays usable. */
export type MaskKind =
  | { readonly kind: 'keep-ends'; readonly start: number; readonly end: number }
  | { readonly kind: 'last-four' }
  | { readonly kind: 'keep-domain' }
  | { readonly kind: 'pseudonym' }
  | { readonly kind: 'hash' }
  | { readonly kind: 'round-date'; readonly to: 'year' | 'month' }
  | { readonly kind: 'round-geo'; readonly decimals: number }
  | { readonly kind: 'full' };

/** What is done to a value, from mildest to strictest. */
export type Treatment =
  | { readonly kind: 'allow' }
  | { readonly kind: 'mask'; readonly mask: MaskKind }
  | { readonly kind: 'strip' }
  | { readonly kind: 'drop-row' }
  | { readonly kind: 'block' };

/** `mask:keep-ends(4,2)`, `strip`: the form that policies, records and people use. */
export function treatmentText(treatment: Treatment): string {
  if (treatment.kind !== 'mask') return treatment.kind;
  const mask = treatment.mask;
  switch (mask.kind) {
    case 'keep-ends':
      return `mask:keep-ends(${mask.start},${mask.end})`;
    case 'round-date':
      return `mask:round-date(${mask.to})`;
    case 'round-geo':
      return `mask:round-geo(${mask.decimals})`;
    default:
      return `mask:${mask.kind}`;
  }
}

/** Reads that form; `mask` alone is `mask:full`. Null when it is none. */
export function parseTreatment(text: string): Treatment | null {
  if (text === 'allow' || text === 'strip' || text === 'drop-row' || text === 'block') return { kind: text };
  const match = /^mask(?::([a-z-]+)(?:\(([^)]*)\))?)?$/.exec(text);
  if (!match) return null;
  const mask = maskOf(
    match[1] ?? 'full',
    (match[2] ?? '').split(',').map((part) => part.trim()),
  );
  return mask ? { kind: 'mask', mask } : null;
}

function maskOf(name: string, values: readonly string[]): MaskKind | null {
  switch (name) {
    case 'last-four':
    case 'keep-domain':
    case 'pseudonym':
    case 'hash':
    case 'full':
      return { kind: name };
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
    default:
      return null;
  }
}

function isCount(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= 64;
}
