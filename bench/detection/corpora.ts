import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Public values beside the repository; where they are is said by the environment. */
export type Corpus<Row> =
  | { readonly kind: 'read'; readonly rows: readonly Row[]; readonly note: string }
  | { readonly kind: 'absent'; readonly why: string };

export function readCorpus<Row>(file: string): Corpus<Row> {
  const folder = process.env['SLUICE_CORPORA'];
  if (folder === undefined || !existsSync(join(folder, file)))
    return { kind: 'absent', why: `SLUICE_CORPORA names no folder with ${file}` };
  const text = readFileSync(join(folder, file), 'utf8');
  const rows = text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Row);
  return {
    kind: 'read',
    rows,
    note: `${file}, ${rows.length} rows, sha256 ${createHash('sha256').update(text).digest('hex').slice(0, 12)}`,
  };
}

export interface OpenApiValue {
  readonly api: string;
  readonly name: string;
  readonly type: string;
  readonly value: unknown;
}

export interface ValidatorValue {
  readonly validator: string;
  /** What the validator is asked with; a locale or country first where it takes one. */
  readonly args?: readonly unknown[];
  readonly value: unknown;
  readonly valid: boolean;
}
