import type { ValidatorValue } from './corpora.ts';
import type { Finder } from './finder.ts';
import { Tally } from './tally.ts';

/**
 * Whether valid values must be found, and whether invalid ones must not. A malformed address under `email` is to be treated all the same,
 * so that the second is asked only where the name says nothing.
 */
export type ValidatorGoal = 'valid' | 'both' | 'told';

/** A validator's kind, the field its values are put in, and what a value may then be called. */
const validators: readonly (readonly [validator: string, key: string, classes: RegExp, goal: ValidatorGoal])[] = [
  ['isEmail', 'email', /^personal\.e?-?mail/, 'valid'],
  ['isMobilePhone', 'mobilePhone', /^personal\.phone/, 'valid'],
  ['isIBAN', 'iban', /^finance\.iban/, 'valid'],
  ['isCreditCard', 'cardNumber', /^finance\.pan/, 'valid'],
  ['isIBAN', 'value', /^finance\.iban/, 'both'],
  ['isCreditCard', 'value', /^finance\.pan/, 'both'],
  ['isJWT', 'value', /^secret\./, 'both'],
  ['isIdentityCard', 'nationalId', /national|tax|identity|passport/, 'valid'],
  ['isTaxID', 'taxId', /national|tax|identity/, 'valid'],
  ['isVAT', 'vatNumber', /national|tax|vat/, 'valid'],
  ['isPassportNumber', 'passportNumber', /national|passport|identity/, 'valid'],
  ['isLicensePlate', 'licensePlate', /plate|vehicle/, 'told'],
  ['isBIC', 'bic', /bic|swift|bank/, 'told'],
  ['isAbaRouting', 'routingNumber', /routing|bank|aba/, 'told'],
  ['isIMEI', 'imei', /imei|device/, 'told'],
  ['isMACAddress', 'macAddress', /mac|device|hardware|network/, 'told'],
  ['isBtcAddress', 'btcAddress', /wallet|crypto|bitcoin/, 'told'],
  ['isEthereumAddress', 'ethAddress', /wallet|crypto|ethereum/, 'told'],
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
      if (!row.valid && goal === 'both' && (row.args?.length ?? 0) > 0) continue;
      const isFound = finder.classesOf(key, value).some((id) => classes.test(id));
      if (row.valid) accepted.count(isFound, () => `${key} = ${value}`);
      else rejected.count(!isFound, () => `${key} = ${value}`);
    }
    return { validator, key, goal, accepted, rejected };
  });
}
