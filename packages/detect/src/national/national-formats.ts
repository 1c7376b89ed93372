import { companies } from './companies.ts';
import { compacted, isOfFormat, type NationalFormat, type NumberKind } from './national-format.ts';
import { europeans } from './people-europe.ts';
import { peopleOfTheWorld } from './people-world.ts';
import { valueAddedTax } from './vat.ts';

/** Every number by which an office knows a person or a company, as far as this place knows them. */
export const nationalFormats: readonly NationalFormat[] = [...europeans, ...peopleOfTheWorld, ...companies, ...valueAddedTax];

/** How many formats of how many countries. */
export function formatsCount(): { readonly formats: number; readonly countries: number } {
  return { formats: nationalFormats.length, countries: new Set(nationalFormats.map(({ country }) => country)).size };
}

/** The formats that a value is of, separators aside. */
export function formatsOf(text: string, kind: NumberKind): readonly NationalFormat[] {
  const compact = compacted(text);
  return nationalFormats.filter((one) => one.kind === kind && isOfFormat(one, compact));
}
