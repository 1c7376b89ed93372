/**
 * Writes what libphonenumber's rules say of national numbers into a table: `node tools/generate-phone-plans.ts`. The library itself takes
 * 50 ms to load, which every start of a worker would pay.
 */
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

interface Metadata {
  readonly country_calling_codes: Readonly<Record<string, readonly string[]>>;
  readonly countries: Readonly<Record<string, readonly unknown[]>>;
  readonly nonGeographic: Readonly<Record<string, readonly unknown[]>>;
}

const require = createRequire(join(import.meta.dirname, '../packages/detect/package.json'));
const metadata = require('libphonenumber-js/metadata.min.json') as Metadata;
const { version } = require('libphonenumber-js/package.json') as { version: string };

const rows = [
  ...Object.entries(metadata.country_calling_codes).flatMap(([code, regions]) =>
    regions.map((region) => row(code, region, metadata.countries[region] ?? [])),
  ),
  ...Object.entries(metadata.nonGeographic).map(([code, plan]) => row(code, '001', plan)),
];
writeFileSync(
  join(import.meta.dirname, '../packages/detect/src/national/phone-plans.generated.ts'),
  `// Made by \`node tools/generate-phone-plans.ts\` from libphonenumber-js ${version} (Apache-2.0 rules of libphonenumber); do not edit.
/** A line each: calling code, region, what is dialled before a national number inside the country, and the pattern of such a number. */
export const phonePlans = String.raw\`${rows.join('\n')}\`;
`,
);

function row(code: string, region: string, plan: readonly unknown[]): string {
  return [code, region, typeof plan[5] === 'string' ? plan[5] : '', String(plan[2])].join(' ');
}
