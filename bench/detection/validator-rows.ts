import type { ValidatorValue } from './corpora.ts';
import type { Finder } from './finder.ts';
import { Tally } from './tally.ts';

/** A validator's kind, the field its values are put in, and what a value may then be called. */
const validators: readonly (readonly [validator: string, key: string, classes: RegExp, hasGoal: boolean])[] = [
  ['isEmail', 'email', /^personal\.e?-?mail/, true],
  ['isMobilePhone', 'mobilePhone', /^personal\.phone/, true],
  ['isIBAN', 'iban', /^finance\.iban/, true],
  ['isCreditCard', 'cardNumber', /^finance\.pan/, true],
  ['isJWT', 'value', /^secret\./, true],
  ['isIdentityCard', 'nationalId', /national|tax|identity|passport/, true],
  ['isTaxID', 'taxId', /national|tax|identity/, true],
  ['isVAT', 'vatNumber', /national|tax|vat/, true],
  ['isPassportNumber', 'passportNumber', /national|passport|identity/, true],
  ['isLicensePlate', 'licensePlate', /plate|vehicle/, false],
  ['isBIC', 'bic', /bic|swift|bank/, false],
  ['isAbaRouting', 'routingNumber', /routing|bank|aba/, false],
  ['isIMEI', 'imei', /imei|device/, false],
  ['isMACAddress', 'macAddress', /mac|device|hardware|network/, false],
  ['isBtcAddress', 'btcAddress', /wallet|crypto|bitcoin/, false],
  ['isEthereumAddress', 'ethAddress', /wallet|crypto|ethereum/, false],
];

export interface ValidatorReading {
  readonly validator: string;
  readonly key: string;
  /** Whether some data class is for it; else it is only told. */
  readonly hasGoal: boolean;
  readonly accepted: Tally;
  readonly rejected: Tally;
}

export function readValidators(finder: Finder, rows: readonly ValidatorValue[]): readonly ValidatorReading[] {
  return validators.map(([validator, key, classes, hasGoal]) => {
    const [accepted, rejected] = [new Tally(`${validator} valid`), new Tally(`${validator} invalid`)];
    for (const row of rows) {
      const { value } = row;
      if (
        row.validator !== validator ||
        (typeof value !== 'string' && typeof value !== 'number') ||
        value === '' ||
        !String(value).isWellFormed()
      )
        continue;
      const isFound = finder.classesOf(key, value).some((id) => classes.test(id));
      if (row.valid) accepted.count(isFound, () => `${key} = ${value}`);
      else rejected.count(!isFound, () => `${key} = ${value}`);
    }
    return { validator, key, hasGoal, accepted, rejected };
  });
}
