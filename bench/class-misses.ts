/** What the classes miss and wrongly call on the tuning side, for who writes rules: `node bench/class-misses.ts > misses.md`. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Finder } from './detection/finder.ts';
import { tallyInternal } from './detection/internal-values.ts';
import { libraryFormats, ownFormats, readFormats } from './detection/national.ts';
import { tallyDocuments, tallyWithheld } from './detection/recall.ts';
import { tallyIssuers } from './detection/secret-values.ts';
import type { Tally } from './detection/tally.ts';

const shown = 60;
const finder = new Finder();

print('Documents', tallyDocuments(finder, 'tune', 6000).all());
print('Names withheld', tallyWithheld(finder, 'tune', 1500).all());

const { found, missed } = tallyIssuers(finder, 'tune');
print('Secrets', [found]);
console.log(`None found of: ${missed.join('; ')}\n`);
const { traces, sqlErrors } = await within((folder) => tallyInternal(finder, 'tune', folder));
print('Errors', [traces, sqlErrors]);
const formats = readFormats(finder, [...(await libraryFormats()), ...ownFormats()], 'tune', 20);
console.log("# Numbers in a field of the format's name: valid ones not called so, invalid ones called so\n");
for (const { name, accepted, rejected } of formats) {
  if (accepted.wrong.length > 0)
    console.log(`- ${name}: ${accepted.wrong.length} of ${accepted.all} valid missed, such as ${accepted.wrong[0]}`);
  if (rejected.wrong.length > 0)
    console.log(`- ${name}: ${rejected.wrong.length} of ${rejected.all} invalid taken, such as ${rejected.wrong[0]}`);
}

async function within<Value>(work: (folder: string) => Promise<Value>): Promise<Value> {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-class-misses-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function print(title: string, tallies: readonly Tally[]): void {
  console.log(`# ${title}\n\n| kind | right | of | % |\n|---|--:|--:|--:|`);
  for (const { name, right, all } of tallies) console.log(`| ${name} | ${right} | ${all} | ${((100 * right) / all).toFixed(2)} |`);
  for (const { name, wrong } of tallies.filter((one) => one.wrong.length > 0)) {
    console.log(`\n## ${title}: ${name}\n`);
    for (const line of thinned(wrong)) console.log(`- ${line}`);
  }
  console.log('');
}

/** One case a key first, then what room there is. */
function thinned(lines: readonly string[]): readonly string[] {
  const byKey = new Map<string, string>();
  for (const line of lines) {
    const key = line.split(' = ')[0] ?? line;
    if (!byKey.has(key)) byKey.set(key, line);
  }
  return [...byKey.values()].slice(0, shown);
}
