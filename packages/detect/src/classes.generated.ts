// Made by `npm run generate` from the files in classes; do not edit.
import { address } from './classes/address.ts';
import { apiKey } from './classes/api-key.ts';
import { birthDate } from './classes/birth-date.ts';
import { cardCvv } from './classes/card-cvv.ts';
import { connectionString } from './classes/connection-string.ts';
import { email } from './classes/email.ts';
import { iban } from './classes/iban.ts';
import { jwt } from './classes/jwt.ts';
import { name } from './classes/name.ts';
import { pan } from './classes/pan.ts';
import { passwordHash } from './classes/password-hash.ts';
import { password } from './classes/password.ts';
import { phone } from './classes/phone.ts';
import { privateKey } from './classes/private-key.ts';
import { salary } from './classes/salary.ts';
import type { DetectableClass } from './define-data-class.ts';

export const dataClasses: readonly DetectableClass[] = [
  address,
  apiKey,
  birthDate,
  cardCvv,
  connectionString,
  email,
  iban,
  jwt,
  name,
  pan,
  passwordHash,
  password,
  phone,
  privateKey,
  salary,
];
