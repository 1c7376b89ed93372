import type { ValidatorValue } from './corpora.ts';
import type { Finder } from './finder.ts';
import { Tally } from './tally.ts';

/**
 * Per cent of the valid values that must be found; null where nothing is asked and the share is only told. Invalid ones have no goal but
 * where the name says nothing and the check decides alone: a malformed address under `email` is to be treated all the same.
 */
export interface ValidatorGoal {
  readonly valid: number | null;
  readonly isInvalidAsked: boolean;
}

const told: ValidatorGoal = { valid: null, isInvalidAsked: false };
const atLeast = (valid: number): ValidatorGoal => ({ valid, isInvalidAsked: false });

/** A validator's kind, the field its values are put in, and what a value may then be called. */
const validators: readonly (readonly [validator: string, key: string, classes: RegExp, goal: ValidatorGoal])[] = [
  ['isEmail', 'email', /^personal\.e?-?mail/, atLeast(99.5)],
  ['isMobilePhone', 'mobilePhone', /^personal\.phone/, atLeast(97)],
  ['isIBAN', 'iban', /^finance\.iban/, atLeast(99)],
  ['isCreditCard', 'cardNumber', /^finance\.pan/, atLeast(99)],
  ['isIBAN', 'value', /^finance\.iban/, atLeast(99)],
  ['isCreditCard', 'value', /^finance\.pan/, { valid: 99, isInvalidAsked: true }],
  ['isJWT', 'value', /^secret\./, { valid: 100, isInvalidAsked: true }],
  ['isIdentityCard', 'nationalId', /national|tax|identity|passport/, atLeast(95)],
  ['isTaxID', 'taxId', /national|tax|identity/, atLeast(95)],
  ['isVAT', 'vatNumber', /national|tax|vat/, atLeast(95)],
  ['isPassportNumber', 'passportNumber', /national|passport|identity/, told],
  ['isLicensePlate', 'licensePlate', /plate|vehicle/, told],
  ['isBIC', 'bic', /bic|swift|bank/, told],
  ['isAbaRouting', 'routingNumber', /routing|bank|aba/, told],
  ['isIMEI', 'imei', /imei|device/, told],
  ['isMACAddress', 'macAddress', /mac|device|hardware|network/, told],
  ['isBtcAddress', 'btcAddress', /wallet|crypto|bitcoin/, told],
  ['isEthereumAddress', 'ethAddress', /wallet|crypto|ethereum/, told],
];

export interface ValidatorReading {
  readonly validator: string;
  readonly key: string;
  readonly goal: ValidatorGoal;
  readonly accepted: Tally;
  readonly rejected: Tally;
}

export function readValidators(finder: Finder, rows: readonly ValidatorValue[]): readonly ValidatorReading[] {
  return validators.map(([validator, key, classes, goal]) => {
    const [accepted, rejected] = [new Tally(`${validator} as ${key}, valid`), new Tally(`${validator} as ${key}, invalid`)];
    for (const row of rows) {
      const { value } = row;
      if (
        row.validator !== validator ||
        (typeof value !== 'string' && typeof value !== 'number') ||
        value === '' ||
        !String(value).isWellFormed()
      )
        continue;
      // Refused for a provider or a country that was not asked for: it may be a number all the same.
      if (!row.valid && goal.isInvalidAsked && (row.args?.length ?? 0) > 0) continue;
      const isFound = finder.classesOf(key, value).some((id) => classes.test(id));
      if (row.valid) accepted.count(isFound, () => `${key} = ${value}`);
      else rejected.count(!isFound, () => `${key} = ${value}`);
    }
    return { validator, key, goal, accepted, rejected };
  });
}
