import { companies } from './companies.ts';
import type { NationalFormat } from './national-format.ts';
import { europeans } from './people-europe.ts';
import { peopleOfTheWorld } from './people-world.ts';
import { valueAddedTax } from './vat.ts';

/** Every number by which an office knows a person or a company, as far as this place knows them. */
export const nationalFormats: readonly NationalFormat[] = [...europeans, ...peopleOfTheWorld, ...companies, ...valueAddedTax];
