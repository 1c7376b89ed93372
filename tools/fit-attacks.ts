/**
 * `npm run fit-attacks`: fits the weights of attacks to the tuning data that SLUICE_CORPORA names, and writes
 * `packages/detect/src/attacks/weights.generated.ts`; the same data give the same digits. `-- --check` writes nothing and compares. Ends with 0 when the
 * table is what the data say, with 1 when it is not, with 2 where there is no tuning data.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readCorpora } from '../bench/attacks/corpora.ts';
import { evidenceOf } from '../bench/attacks/fit/evidence.ts';
import { type Fit, fitTo } from '../bench/attacks/fit/fit.ts';
import { fileOf, lineOf, recallOf } from '../bench/attacks/fit/table.ts';

const path = 'packages/detect/src/attacks/weights.generated.ts';
const file = join(dirname(dirname(fileURLToPath(import.meta.url))), path);

process.exitCode = main(process.argv.includes('--check'));

function main(isCheck: boolean): number {
  const corpora = readCorpora(process.env['SLUICE_CORPORA']);
  if (corpora === null) {
    console.log(`${path}: unmeasured, for SLUICE_CORPORA names no folder of tuning data`);
    return 2;
  }
  for (const [name, hash] of Object.entries(corpora.hashes)) console.log(`${name}: SHA-256 ${hash}`);
  const evidence = evidenceOf(corpora);
  const fit = fitTo(evidence);
  for (const line of recallOf(evidence, fit)) console.log(line);
  for (const set of fit.sets) console.log(lineOf(set));
  const isShort = fit.sets.some(({ refused, allowed }) => refused > allowed);
  return told(fileOf(fit, corpora.hashes), fit, isCheck) || (isShort ? 1 : 0);
}

/** 1 where the file is not what was fitted, and is not to be written. */
function told(wanted: string, { weights }: Fit, isCheck: boolean): number {
  const isSame = readFileSync(file, 'utf8') === wanted;
  console.log(
    `${path}: ${weights.size} weights ${isSame ? 'are what the data say' : isCheck ? 'are not what the data say; run npm run fit-attacks' : 'written'}`,
  );
  if (isSame) return 0;
  if (isCheck) return 1;
  writeFileSync(file, wanted);
  return 0;
}
