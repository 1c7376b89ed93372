import { byteMask } from '@sluice/model';
import { alphabet, isAll } from '../bytes.ts';
import { defineDataClass } from '../define-data-class.ts';
import { byKey, byShape, byText } from '../evidence.ts';
import { phrase, phraseFinder } from '../finders/find-phrase.ts';

const { digit, upper, lower, plus, slash, other } = byteMask;
const mappingBytes = alphabet('0-9A-Za-z+/;,');

/** ECMA-426: where the sources of what was built are, or the sources themselves. */
export const sourceMap = defineDataClass({
  id: 'internal.source-map',
  title: 'Source map',
  sensitivity: 'internal',
  laws: ['OWASP API8:2023'],
  requires: { consumer: 'any', transport: 'any' },
  treatment: { kind: 'strip' },
  retentionDays: 90,
  prevalence: 1 / 1000,
  isNeverSampled: true,
  evidence: [
    ...phraseFinder('a link to a source map', [
      phrase('sourceMappingURL=', 13),
      phrase('"sourcesContent', 11),
      phrase('"mappings": "', 11, ';', 200),
      phrase('"mappings":"', 11, ';', 200),
    ]).map(byText),
    byShape(
      {
        what: 'mappings of a source map',
        needs: upper | other,
        allows: digit | upper | lower | plus | slash | other,
        bytesMin: 8,
        bytesMax: 1 << 24,
        fits: (bytes, start, end) => isMappings(bytes, start, end),
      },
      { weight: 5 },
    ),
    byKey(['mappings'], { weight: 5 }),
  ],
  samples: {
    hits: [
      { script: 'run();\n//# sourceMappingURL=app.js.map' },
      { mappings: 'AAAA,SAASA,EAAMC;AACb,OAAO' },
      { map: '{"version":3,"sources":["src/orders.ts"],"sourcesContent":["export {}"],"mappings":";AAAA"}' },
    ],
    misses: [
      { mappings: 'sku to name' },
      { text: 'Source mapping of the river' },
      { value: 'AAAA,SAASA,EAAMC;AACb,OAAO' },
      { sources: 'orders.ts' },
    ],
  },
});

/** Groups of base64 numbers, each a few signs, with a comma or semicolon between. */
function isMappings(bytes: Uint8Array, start: number, end: number): boolean {
  const to = Math.min(end, start + 400);
  if (!isAll(mappingBytes, bytes, start, to)) return false;
  let group = 0;
  let marks = 0;
  for (let index = start; index < to; index += 1) {
    const isMark = bytes[index] === 44 || bytes[index] === 59;
    marks += isMark ? 1 : 0;
    group = isMark ? 0 : group + 1;
    if (group > 24) return false;
  }
  return marks > 0;
}
