/** How often data classes alarm on public benign values, by class, with the field's name given and withheld. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createDetection, dataClasses, Hits } from '@sluice/detect';

interface Row {
  readonly name: string;
  readonly type: string;
  readonly value: unknown;
}

interface ValidatorRow {
  readonly validator: string;
  readonly value: unknown;
  readonly valid: boolean;
}

const folder = process.env['SLUICE_CORPORA'];
const showing = process.argv.includes('--show') ? process.argv[process.argv.indexOf('--show') + 1] : undefined;
const detection = createDetection(dataClasses);
const hits = new Hits();
const encoder = new TextEncoder();

const validators: readonly (readonly [validator: string, id: string, name: string])[] = [
  ['isEmail', 'personal.email', ''],
  ['isEmail', 'personal.email', 'email'],
  ['isMobilePhone', 'personal.phone', 'phone'],
  ['isMobilePhone', 'personal.phone', ''],
  ['isIBAN', 'finance.iban', ''],
  ['isCreditCard', 'finance.pan', ''],
  ['isCreditCard', 'finance.pan', 'cardNumber'],
  ['isJWT', 'secret.jwt', ''],
  ['isIdentityCard', 'personal.national-id', 'nationalId'],
  ['isTaxID', 'personal.national-id', 'taxId'],
];
const innocent = [
  'isUUID',
  'isISO8601',
  'isRFC3339',
  'isSemVer',
  'isMongoId',
  'isULID',
  'isMD5',
  'isHash',
  'isHexColor',
  'isLatLong',
  'isURL',
  'isISBN',
  'isEAN',
  'isCurrency',
  'isDate',
  'isTime',
  'isPort',
  'isMimeType',
  'isSlug',
  'isFQDN',
  'isDecimal',
  'isInt',
  'isFloat',
  'isPostalCode',
  'isBase32',
  'isDataURI',
  'isMagnetURI',
];

if (folder === undefined || !existsSync(join(folder, 'openapi-values.jsonl'))) {
  console.log('unmeasured: SLUICE_CORPORA names no folder with openapi-values.jsonl');
  process.exitCode = 2;
} else {
  noise(read<Row>(folder, 'openapi-values.jsonl'));
  recall(read<ValidatorRow>(folder, 'validator-values.jsonl'));
}

function noise(rows: readonly Row[]): void {
  const scalars = rows.filter(({ value }) => typeof value === 'string' || typeof value === 'number');
  for (const named of [true, false]) {
    const counts = new Map<string, number>();
    let flagged = 0;
    for (const { name, value } of scalars) {
      const classes = classesOf(named ? name : '', String(value));
      if (classes.length > 0) flagged += 1;
      for (const id of classes) {
        counts.set(id, (counts.get(id) ?? 0) + 1);
        if (named && id === showing) console.log(`  ${name}: ${String(value).slice(0, 100)}`);
        if (!named && `${id}!` === showing) console.log(`  ${name}: ${String(value).slice(0, 100)}`);
      }
    }
    console.log(
      `\n${scalars.length} OpenAPI examples and enums, name ${named ? 'given' : 'withheld'}: ${percent(flagged, scalars.length)} likely or certain`,
    );
    for (const [id, count] of [...counts].sort((a, b) => b[1] - a[1]))
      console.log(`  ${id.padEnd(32)} ${String(count).padStart(5)}  ${percent(count, scalars.length)}`);
  }
}

function recall(rows: readonly ValidatorRow[]): void {
  console.log('\nvalidator values (valid ones found, invalid ones found)');
  for (const [validator, id, name] of validators) {
    const of = (valid: boolean) =>
      rows.filter((row) => row.validator === validator && row.valid === valid && typeof row.value === 'string' && row.value !== '');
    const found = (some: readonly ValidatorRow[]) => some.filter(({ value }) => classesOf(name, String(value)).includes(id)).length;
    const [valid, invalid] = [of(true), of(false)];
    console.log(
      `  ${validator.padEnd(16)} ${(name || 'no name').padEnd(12)} ${percent(found(valid), valid.length)} of ${valid.length}, ${percent(found(invalid), invalid.length)} of ${invalid.length}`,
    );
    if (showing === `${validator}/${name}`)
      for (const row of valid) if (!classesOf(name, String(row.value)).includes(id)) console.log(`    missed ${String(row.value)}`);
  }
  const ordinary = rows.filter(({ validator, valid, value }) => valid && innocent.includes(validator) && typeof value === 'string');
  const flagged = ordinary.filter(({ value }) => classesOf('', String(value)).length > 0);
  console.log(`  ${ordinary.length} ordinary values (${innocent.length} kinds), no name: ${percent(flagged.length, ordinary.length)}`);
  if (showing === 'ordinary')
    for (const { validator, value } of flagged) console.log(`    ${validator} ${String(value)} ${classesOf('', String(value)).join()}`);
}

function classesOf(name: string, value: string): readonly string[] {
  const bytes = encoder.encode(value);
  hits.reset();
  detection.lookText(name, bytes, 0, bytes.length, hits);
  const found = Array.from({ length: hits.count }, (_, index) =>
    (hits.confidences[index] ?? 0) > 0 ? (detection.classes[hits.classes[index] ?? 0]?.id ?? '') : '',
  );
  return [...new Set(found)].filter((id) => id !== '');
}

function read<Of>(from: string, file: string): readonly Of[] {
  const text = readFileSync(join(from, file), 'utf8');
  console.log(`${file} sha256 ${createHash('sha256').update(text).digest('hex').slice(0, 16)}`);
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Of);
}

function percent(part: number, whole: number): string {
  return `${((100 * part) / Math.max(1, whole)).toFixed(2)} %`;
}
