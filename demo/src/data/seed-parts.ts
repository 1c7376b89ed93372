import { between, pick } from './random.ts';
import type { Address } from './records.ts';
import { cities, streets } from './specimens.ts';

/** A day of the seed's two years, as an RFC 3339 instant. */
export function seedInstant(random: () => number): string {
  return new Date(
    Date.UTC(2024, between(random, 0, 20), between(random, 1, 28), between(random, 6, 21), between(random, 0, 59), 7),
  ).toISOString();
}

export function seedAddress(random: () => number, id: string): Address {
  const place = pick(random, cities);
  return { id, label: pick(random, ['home', 'work', 'parents']), street: `${pick(random, streets)} ${between(random, 1, 120)}`, ...place };
}
