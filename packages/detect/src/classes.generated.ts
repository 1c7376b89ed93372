// Made by `npm run generate` from the files in classes; do not edit.
import { address } from './classes/address.ts';
import { apiKey } from './classes/api-key.ts';
import { birthDate } from './classes/birth-date.ts';
import { cardCvv } from './classes/card-cvv.ts';
import { connectionString } from './classes/connection-string.ts';
import { email } from './classes/email.ts';
import { filePath } from './classes/file-path.ts';
import { iban } from './classes/iban.ts';
import { icd10 } from './classes/icd10.ts';
import { internalAddress } from './classes/internal-address.ts';
import { ipAddress } from './classes/ip-address.ts';
import { jwt } from './classes/jwt.ts';
import { medicalRecordNumber } from './classes/medical-record-number.ts';
import { medication } from './classes/medication.ts';
import { name } from './classes/name.ts';
import { nationalId } from './classes/national-id.ts';
import { pan } from './classes/pan.ts';
import { passwordHash } from './classes/password-hash.ts';
import { password } from './classes/password.ts';
import { phone } from './classes/phone.ts';
import { presignedUrl } from './classes/presigned-url.ts';
import { privateKey } from './classes/private-key.ts';
import { publishableKey } from './classes/publishable-key.ts';
import { salary } from './classes/salary.ts';
import { serverVersion } from './classes/server-version.ts';
import { sessionId } from './classes/session-id.ts';
import { sqlError } from './classes/sql-error.ts';
import { stackTrace } from './classes/stack-trace.ts';
import type { DetectableClass } from './define-data-class.ts';

export const dataClasses: readonly DetectableClass[] = [
  address,
  apiKey,
  birthDate,
  cardCvv,
  connectionString,
  email,
  filePath,
  iban,
  icd10,
  internalAddress,
  ipAddress,
  jwt,
  medicalRecordNumber,
  medication,
  name,
  nationalId,
  pan,
  passwordHash,
  password,
  phone,
  presignedUrl,
  privateKey,
  publishableKey,
  salary,
  serverVersion,
  sessionId,
  sqlError,
  stackTrace,
];
