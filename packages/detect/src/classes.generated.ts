// Made by `npm run generate` from the files in classes; do not edit.
import { address } from './classes/address.ts';
import { age } from './classes/age.ts';
import { allergy } from './classes/allergy.ts';
import { apiKey } from './classes/api-key.ts';
import { balance } from './classes/balance.ts';
import { bankAccount } from './classes/bank-account.ts';
import { basicAuth } from './classes/basic-auth.ts';
import { bic } from './classes/bic.ts';
import { biometric } from './classes/biometric.ts';
import { birthDate } from './classes/birth-date.ts';
import { bloodType } from './classes/blood-type.ts';
import { buildInfo } from './classes/build-info.ts';
import { cardCvv } from './classes/card-cvv.ts';
import { cardExpiry } from './classes/card-expiry.ts';
import { cardPin } from './classes/card-pin.ts';
import { clinicalCode } from './classes/clinical-code.ts';
import { cloudMetadata } from './classes/cloud-metadata.ts';
import { condition } from './classes/condition.ts';
import { connectionString } from './classes/connection-string.ts';
import { containerId } from './classes/container-id.ts';
import { cryptoWallet } from './classes/crypto-wallet.ts';
import { deaNumber } from './classes/dea-number.ts';
import { debugBlock } from './classes/debug-block.ts';
import { deviceId } from './classes/device-id.ts';
import { disability } from './classes/disability.ts';
import { driverLicence } from './classes/driver-licence.ts';
import { email } from './classes/email.ts';
import { environmentDump } from './classes/environment-dump.ts';
import { errorPage } from './classes/error-page.ts';
import { ethnicity } from './classes/ethnicity.ts';
import { filePath } from './classes/file-path.ts';
import { gender } from './classes/gender.ts';
import { geoLocation } from './classes/geo-location.ts';
import { iban } from './classes/iban.ts';
import { icd10 } from './classes/icd10.ts';
import { icd11 } from './classes/icd11.ts';
import { icd9 } from './classes/icd9.ts';
import { insuranceNumber } from './classes/insurance-number.ts';
import { internalAddress } from './classes/internal-address.ts';
import { ipAddress } from './classes/ip-address.ts';
import { jwt } from './classes/jwt.ts';
import { labResult } from './classes/lab-result.ts';
import { licencePlate } from './classes/licence-plate.ts';
import { macAddress } from './classes/mac-address.ts';
import { medicalRecordNumber } from './classes/medical-record-number.ts';
import { medication } from './classes/medication.ts';
import { mentalHealth } from './classes/mental-health.ts';
import { name } from './classes/name.ts';
import { nationalId } from './classes/national-id.ts';
import { nationality } from './classes/nationality.ts';
import { npi } from './classes/npi.ts';
import { oneTimeCode } from './classes/one-time-code.ts';
import { oneTimeLink } from './classes/one-time-link.ts';
import { pan } from './classes/pan.ts';
import { passport } from './classes/passport.ts';
import { passwordHash } from './classes/password-hash.ts';
import { password } from './classes/password.ts';
import { phone } from './classes/phone.ts';
import { politicalOpinion } from './classes/political-opinion.ts';
import { pregnancy } from './classes/pregnancy.ts';
import { presignedUrl } from './classes/presigned-url.ts';
import { privateJwk } from './classes/private-jwk.ts';
import { privateKey } from './classes/private-key.ts';
import { publishableKey } from './classes/publishable-key.ts';
import { religion } from './classes/religion.ts';
import { routingNumber } from './classes/routing-number.ts';
import { salary } from './classes/salary.ts';
import { serverVersion } from './classes/server-version.ts';
import { sessionId } from './classes/session-id.ts';
import { sexualOrientation } from './classes/sexual-orientation.ts';
import { sourceMap } from './classes/source-map.ts';
import { sqlError } from './classes/sql-error.ts';
import { sqlQuery } from './classes/sql-query.ts';
import { stackTrace } from './classes/stack-trace.ts';
import { taxId } from './classes/tax-id.ts';
import { tradeUnion } from './classes/trade-union.ts';
import { vitalSign } from './classes/vital-sign.ts';
import { webhookUrl } from './classes/webhook-url.ts';
import type { DetectableClass } from './define-data-class.ts';

export const dataClasses: readonly DetectableClass[] = [
  address,
  age,
  allergy,
  apiKey,
  balance,
  bankAccount,
  basicAuth,
  bic,
  biometric,
  birthDate,
  bloodType,
  buildInfo,
  cardCvv,
  cardExpiry,
  cardPin,
  clinicalCode,
  cloudMetadata,
  condition,
  connectionString,
  containerId,
  cryptoWallet,
  deaNumber,
  debugBlock,
  deviceId,
  disability,
  driverLicence,
  email,
  environmentDump,
  errorPage,
  ethnicity,
  filePath,
  gender,
  geoLocation,
  iban,
  icd10,
  icd11,
  icd9,
  insuranceNumber,
  internalAddress,
  ipAddress,
  jwt,
  labResult,
  licencePlate,
  macAddress,
  medicalRecordNumber,
  medication,
  mentalHealth,
  name,
  nationalId,
  nationality,
  npi,
  oneTimeCode,
  oneTimeLink,
  pan,
  passport,
  passwordHash,
  password,
  phone,
  politicalOpinion,
  pregnancy,
  presignedUrl,
  privateJwk,
  privateKey,
  publishableKey,
  religion,
  routingNumber,
  salary,
  serverVersion,
  sessionId,
  sexualOrientation,
  sourceMap,
  sqlError,
  sqlQuery,
  stackTrace,
  taxId,
  tradeUnion,
  vitalSign,
  webhookUrl,
];
