/**
 * Counts how many random values pass the checks of national numbers, by length, and writes the table that evidence is weighed with:
 * `node packages/detect/src/testing/measure-pass-rates.ts`. The same seed gives the same table.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isOfFormat, type NumberKind } from '../national/national-format.ts';
import { nationalFormats } from '../national/national-formats.ts';

const samples = 40_000;
let state = 0x9e3779b9;

const lengths = Array.from({ length: 14 }, (_, index) => index + 5);
const table = (kind: NumberKind): readonly number[] => lengths.map((length) => passRate(kind, length));
const rows = (['person', 'company'] as const).map((kind) => `  ${kind}: [${table(kind).join(', ')}],`);
writeFileSync(
  join(import.meta.dirname, '../national/pass-rates.generated.ts'),
  `// Made by \`node packages/detect/src/testing/measure-pass-rates.ts\` from ${samples} random numbers of each length; do not edit.
/** Share of random numbers of 5, 6, … ${lengths.at(-1)} digits that pass the check of at least one country's format. */
export const passRates = {
${rows.join('\n')}
} as const;
`,
);

function passRate(kind: NumberKind, length: number): number {
  const formats = nationalFormats.filter((one) => one.kind === kind && one.check !== null);
  let passed = 0;
  for (let run = 0; run < samples; run += 1) {
    let text = '';
    while (text.length < length) text += String(digit());
    if (formats.some((one) => isOfFormat(one, text))) passed += 1;
  }
  return Number(Math.max(passed / samples, 1 / samples).toPrecision(3));
}

/** Xorshift, so that the table does not change by itself. */
function digit(): number {
  state ^= state << 13;
  state ^= state >>> 17;
  state ^= state << 5;
  return (state >>> 0) % 10;
}
