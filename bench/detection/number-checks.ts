import { compacted, isOfFormat, type NationalFormat, nationalFormats } from '@sluice/detect';
import { readCorpus, type ValidatorValue } from './corpora.ts';
import type { FormatReading, NumberFormat } from './national.ts';
import { Random } from './random.ts';
import type { Split } from './split.ts';
import { Tally } from './tally.ts';

/** Values of which somebody else knows whether they are a country's number. */
interface Witness {
  readonly name: string;
  readonly country: string;
  readonly valid: readonly string[];
  readonly invalid: readonly string[];
}

export interface CheckReading extends FormatReading {
  /** Numbers that the witness takes although the office hands out none of that form, such as with zeros in front: the check is not asked. */
  readonly wider: number;
}

export interface CheckReadings {
  /** A format each, by the witness that knows it best. */
  readonly readings: readonly CheckReading[];
  /** Formats with a check for whose numbers there is no witness. */
  readonly unwitnessed: readonly string[];
  readonly unchecked: readonly string[];
}

/** From this share of a witness's valid numbers on, both speak of the same format. */
const sameShare = 0.5;
const office = /^(?:isIdentityCard|isTaxID|isVAT)$/;

/**
 * The checks of formats by themselves, no name and no class around them. Whose numbers a witness knows is found out on the tuning side;
 * counted is the other.
 */
export function readChecks(formats: readonly NumberFormat[], split: Split, count: number): CheckReadings {
  const checked = nationalFormats.filter(({ check }) => check !== null);
  const bestByFormat = new Map<NationalFormat, { readonly make: (side: Split) => Witness; readonly share: number }>();
  const hear = (country: string, make: (side: Split) => Witness, isHeard: (one: NationalFormat) => boolean): void => {
    const tuned = make('tune');
    for (const one of checked.filter((each) => each.country === country && isHeard(each))) {
      const share = agreement(one, tuned);
      if (share > (bestByFormat.get(one)?.share ?? 0)) bestByFormat.set(one, { make, share });
    }
  };
  for (const one of formats)
    hear(
      one.country,
      (side) => drawn(one, side, count),
      () => true,
    );
  // Tests of a validator have a handful of values each, so they are heard where nobody else speaks.
  const drawnFormats = new Set(bestByFormat.keys());
  for (const row of validatorRows())
    hear(
      row.country,
      () => row,
      (one) => !drawnFormats.has(one),
    );
  const readings = [...bestByFormat].map(([one, { make }]) => readCheck(one, make(split)));
  return {
    readings,
    unwitnessed: checked.filter((one) => !bestByFormat.has(one)).map(nameOf),
    unchecked: nationalFormats.filter(({ check }) => check === null).map(nameOf),
  };
}

/** How far format and witness say the same, 0 where they speak of different numbers. */
function agreement(one: NationalFormat, { valid, invalid }: Witness): number {
  const accepted = valid.filter((value) => isNumberOf(one, value)).length / valid.length;
  const rejected = invalid.filter((value) => !isNumberOf(one, value)).length / Math.max(1, invalid.length);
  return accepted >= sameShare && invalid.length > 0 ? accepted + rejected : 0;
}

function readCheck(one: NationalFormat, witness: Witness): CheckReading {
  let wider = 0;
  const name = `${nameOf(one)} by ${witness.name}`;
  const [accepted, rejected] = [new Tally(name), new Tally(name)];
  for (const value of witness.valid) {
    if (isFormOf(one, value)) accepted.count(isNumberOf(one, value), () => value);
    else wider += 1;
  }
  for (const value of witness.invalid) rejected.count(!isNumberOf(one, value), () => value);
  return { name, accepted, rejected, wider };
}

function isFormOf({ core, country }: NationalFormat, value: string): boolean {
  const compact = compacted(value);
  return core.test(compact) || (compact.startsWith(country) && core.test(compact.slice(2)));
}

/** Witnesses may know it with the country in front. */
function isNumberOf(one: NationalFormat, value: string): boolean {
  const compact = compacted(value);
  return isOfFormat(one, compact) || (compact.startsWith(one.country) && isOfFormat(one, compact.slice(2)));
}

function drawn({ name, country, valid, invalid }: NumberFormat, split: Split, count: number): Witness {
  const random = new Random(`${split} ${name}`);
  const [accepted, rejected]: [string[], string[]] = [[], []];
  for (let turn = 0; turn < count; turn += 1) {
    const value = valid(random);
    if (value === null) continue;
    accepted.push(value);
    const wrong = invalid(random, value);
    if (wrong !== null) rejected.push(wrong);
  }
  return { name, country, valid: accepted, invalid: rejected };
}

/** Rows of a validator's tests that name a country and have values of both kinds. */
function validatorRows(): readonly Witness[] {
  const corpus = readCorpus<ValidatorValue>('validator-values.jsonl');
  if (corpus.kind === 'absent') return [];
  const witnesses = new Map<string, { readonly country: string; readonly valid: string[]; readonly invalid: string[] }>();
  for (const { validator, value, valid, args } of corpus.rows) {
    const locale = args?.[0];
    if (!office.test(validator) || typeof value !== 'string' || typeof locale !== 'string') continue;
    const name = `${validator} ${locale}`;
    const known = witnesses.get(name) ?? { country: locale.slice(-2).replace('EL', 'GR'), valid: [], invalid: [] };
    (valid ? known.valid : known.invalid).push(value);
    witnesses.set(name, known);
  }
  return [...witnesses]
    .map(([name, { country, valid, invalid }]) => ({
      name,
      country,
      valid,
      invalid: invalid.filter((value) => !isRespelled(value, valid)),
    }))
    .filter(({ valid, invalid }) => valid.length > 0 && invalid.length > 0);
}

/** Refused for its separators alone, where the digits are those of a valid number: no question to a check. */
function isRespelled(value: string, valid: readonly string[]): boolean {
  const compact = compacted(value);
  return valid.some((one) => compacted(one) === compact);
}

function nameOf({ country, name }: NationalFormat): string {
  return `${country} ${name}`;
}
