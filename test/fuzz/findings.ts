import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(import.meta.dirname, 'findings');

/** Inputs that once broke a target, each a small file: they are tried again by every `npm test`. */
export function keptFindings(target: string): readonly { readonly file: string; readonly input: Uint8Array }[] {
  const of = join(folder, target);
  if (!existsSync(of)) return [];
  return readdirSync(of)
    .toSorted()
    .map((file) => ({ file, input: readFileSync(join(of, file)) }));
}

/** The file that it is kept in from now on. */
export function keepFinding(target: string, input: Uint8Array): string {
  const name = createHash('sha256').update(input).digest('hex').slice(0, 12);
  mkdirSync(join(folder, target), { recursive: true });
  const file = join(folder, target, name);
  writeFileSync(file, input);
  return file;
}
