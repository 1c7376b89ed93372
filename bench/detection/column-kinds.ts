import type { PersonalKind } from './keys.ts';
import type { Random } from './random.ts';
import { scalarKinds } from './scalars.ts';

/** A column of rows: what it is called, what its values are, and what it should be called by a class; null where it is nobody's. */
export interface ColumnKind {
  readonly label: string;
  readonly keys: readonly string[];
  readonly truth: PersonalKind | RegExp | null;
  readonly make: (random: Random) => string | number | boolean | null;
}

/** Columns that are of a class, beside the kinds of people. */
export const classColumns: readonly ColumnKind[] = [
  column('IPv4', 'ip_address client_ip remote_ip ip', /ip-address/, (random) => [3, 1, 2, 3].map(() => random.between(1, 254)).join('.')),
  column('salary', 'salary annual_salary base_salary gross_salary', /salary/, (random) => random.between(24_000, 180_000)),
  column('CVV', 'cvv cvc card_cvv security_code', /cvv/, (random) => random.digits(3)),
  column(
    'password hash',
    'password_hash hashed_password pw_hash',
    /^secret\./,
    (random) => `$2b$12$${random.text('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOP0123456789./', 53)}`,
  ),
  column('medical record', 'medical_record_number mrn patient_mrn', /medical-record/, (random) => `MRN${random.digits(7)}`),
  column('diagnosis', 'icd10 diagnosis_code icd_code icd10_code', /icd/, (random) =>
    random.pick(['E11.9', 'I10', 'J45.909', 'F32.1', 'M54.5', 'K21.9', 'N18.3']),
  ),
  column(
    'GitHub token',
    'token access_token github_token',
    /^secret\./,
    (random) => `github_pat_${random.text('abcdefghijKLMNOPQRST0123456789', 22)}_${random.text('abcdefghijKLMNOPQRST0123456789', 59)}`,
  ),
  column(
    'JWT',
    'jwt id_token session_jwt',
    /^secret\./,
    (random) =>
      `eyJhbGciOiJIUzI1NiJ9.${Buffer.from(`{"sub":"${random.digits(8)}"}`).toString('base64url')}.${random.text('abcdefghijKLMNOPQRST0123456789-_', 43)}`,
  ),
];

/** Kinds whose columns hold nobody's values, under names of their own and under ones that say nothing. */
export const benignColumns: readonly ColumnKind[] = scalarKinds.map(({ kind, keys, make }) => ({ label: kind, keys, truth: null, make }));

function column(label: string, keys: string, truth: RegExp, make: (random: Random) => string | number): ColumnKind {
  return { label, keys: keys.split(' '), truth, make };
}
