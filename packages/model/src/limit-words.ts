import { type LimitTerms, quotaUnits } from './limit.ts';

const unitMs: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  second: 1_000,
  m: 60_000,
  minute: 60_000,
  h: 3_600_000,
  hour: 3_600_000,
  d: 86_400_000,
  day: 86_400_000,
};
const sizes: Readonly<Record<string, number>> = { '': 1, kB: 1e3, KB: 1e3, MB: 1e6, GB: 1e9, KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30 };
const amountShape = /^(\d[\d_]*)\s*([kKMG]i?B)?$/;
const periodShape = /^(\d+)?\s*(ms|s|m|h|d|second|minute|hour|day)s?$/;
/** A shorter period is none that processes can share; a longer one is a quota. */
const periodMs = { least: 1_000, most: 31 * 86_400_000 } as const;

/** `10m`, `500ms`, `1 hour`; null for anything else. */
export function durationOf(text: string): number | null {
  const found = periodShape.exec(text.trim());
  const unit = unitMs[found?.[2] ?? ''];
  return found && unit !== undefined ? Number(found[1] ?? 1) * unit : null;
}

/** `100 per 1m` as an amount and a period. */
export function rateOf(text: string): { readonly amount: number; readonly periodMs: number } | null {
  const [left = '', right] = text.split(/\s+per\s+/);
  const amount = amountOf(left);
  const period = right === undefined ? null : durationOf(right);
  if (amount === null || period === null || period < periodMs.least || period > periodMs.most) return null;
  return { amount, periodMs: period };
}

/** `10000 per day`. */
export function quotaOf(text: string): (LimitTerms & { readonly kind: 'quota' }) | null {
  const [left = '', right] = text.split(/\s+per\s+/);
  const amount = amountOf(left);
  const unit = quotaUnits.find((one) => one === right?.trim());
  return amount === null || unit === undefined ? null : { kind: 'quota', amount, unit };
}

/** `1000`, `1_000`, `50 MB`; whole numbers from 1 up. */
export function amountOf(text: string): number | null {
  const found = amountShape.exec(text.trim());
  const size = sizes[found?.[2] ?? ''];
  const amount = found && size !== undefined ? Number((found[1] ?? '').replaceAll('_', '')) * size : 0;
  return amount >= 1 && Number.isSafeInteger(amount) ? amount : null;
}

/** `10 per 1s`, or with how many may come at once: `10 per 1s burst 20`. */
export function rateTermsOf(text: string): (LimitTerms & { readonly kind: 'rate' | 'window' }) | null {
  const [left = '', right] = text.split(/\s+burst\s+/);
  const rate = rateOf(left);
  if (rate === null) return null;
  if (right === undefined) return { kind: 'window', ...rate };
  const burst = amountOf(right);
  return burst === null ? null : { kind: 'rate', ...rate, burst };
}

/** Terms in words: `100 in 60 s`. */
export function termsText(terms: LimitTerms): string {
  switch (terms.kind) {
    case 'quota':
      return `${terms.amount} in each ${terms.unit}`;
    case 'concurrency':
      return `${terms.amount} at once`;
    case 'distinct':
      return `${terms.amount} different values in ${terms.periodMs / 1_000} s`;
    default:
      return `${terms.amount} in ${terms.periodMs / 1_000} s`;
  }
}
