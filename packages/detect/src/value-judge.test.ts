import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { plainMaskOf } from './bytes.ts';
import { dataClasses } from './classes.generated.ts';
import { compileClass } from './compiled-class.ts';
import { keyWords } from './key-words.ts';
import { NameReader } from './name-reading.ts';
import { ValueJudge } from './value-judge.ts';

const classes = dataClasses.map(compileClass);
const reader = new NameReader(classes);
const gated = new ValueJudge(classes);
const open = new ValueJudge(classes);
Object.assign(open.gates, { bits: () => -1, blankBits: () => -1 });
Object.assign(open.textGates, { bytesMin: () => 0, skips: () => null });

const samples = dataClasses.flatMap(({ samples: { hits, misses } }) => [...hits, ...misses].flatMap((sample) => Object.entries(sample)));
const literals = classes.flatMap(({ finders }) => finders.flatMap((finder) => finder.literals));

const noise = fc.oneof(
  fc.string({ maxLength: 40 }),
  fc.string({ maxLength: 12, unit: 'binary' }),
  fc.stringMatching(/^[a-z0-9_]{1,40}$/),
  fc.stringMatching(/^[A-Za-z0-9]{16,64}$/),
  fc.stringMatching(/^[A-Za-z0-9/.]{4,24}$/),
  fc.stringMatching(/^[a-f0-9]{32}$/),
  fc.stringMatching(/^[0-9 -]{4,20}$/),
  fc.constantFrom(
    ' ',
    '_',
    '-',
    '.',
    '/',
    '"',
    "'",
    '\n',
    '=',
    '()',
    '<b>',
    'é',
    '}',
    '#',
    '(',
    ':',
    'PRIVATE KEY-----',
    ' 10.0.0.1',
    'a.local',
    ':p@h',
    'uid=;',
    '1',
    '$',
    'at ',
  ),
);
const sample = fc.constantFrom(...samples).map(([, value]) => String(value));
const cut = fc.tuple(sample, fc.nat(24), fc.nat(24)).map(([text, front, back]) => text.slice(front, Math.max(front, text.length - back)));
const literal = fc.tuple(fc.constantFrom(...literals), fc.nat(2)).map(([text, casing]) => cased(text, casing));
const texts = fc
  .array(fc.oneof({ weight: 3, arbitrary: noise }, { weight: 2, arbitrary: sample }, cut, { weight: 2, arbitrary: literal }), {
    minLength: 1,
    maxLength: 6,
  })
  .map((parts) => parts.join(''));
const names = fc.option(fc.constantFrom(...samples).map(([key]) => key));

function cased(text: string, casing: number): string {
  if (casing === 0) return text;
  return casing === 1 ? text.toLowerCase() : text.toUpperCase();
}

interface Verdict {
  readonly spans: readonly (readonly [
    id: string | undefined,
    score: number | undefined,
    start: number | undefined,
    end: number | undefined,
  ])[];
  readonly misfits: readonly number[];
}

function verdictsOf(judge: ValueJudge, text: string, name: string | null): Verdict {
  const bytes = new TextEncoder().encode(text);
  const reading = name === null ? reader.blank : reader.read({ words: keyWords(name), context: [], format: null, siblings: 0n });
  judge.judge(bytes, 0, bytes.length, plainMaskOf(bytes, 0, bytes.length), reading);
  const { classes: found, scores, starts, ends, count, misfitClasses, misfitCount } = judge.verdicts;
  const spans = Array.from(
    { length: count },
    (_, index) => [dataClasses[found[index] ?? 0]?.id, scores[index], starts[index], ends[index]] as const,
  );
  return { spans, misfits: [...misfitClasses.subarray(0, misfitCount)].sort((one, other) => one - other) };
}

suite('gates', () => {
  test('what a mask and a length rule out would not have been found', () => {
    fc.assert(
      fc.property(texts, names, (text, name) => {
        assert.deepEqual(verdictsOf(gated, text, name), verdictsOf(open, text, name));
      }),
      { numRuns: 3000 },
    );
  });

  test('what was found is found where it stands alone and where its end is missing', () => {
    fc.assert(
      fc.property(texts, names, fc.nat(3), (text, name, cutoff) => {
        const bytes = new TextEncoder().encode(text);
        const alone = verdictsOf(open, text, name).spans.map(([, , start, end]) => new TextDecoder().decode(bytes.subarray(start, end)));
        for (const span of alone) {
          const short = span.slice(0, span.length - cutoff);
          assert.deepEqual(verdictsOf(gated, short, name), verdictsOf(open, short, name));
        }
      }),
      { numRuns: 3000 },
    );
  });

  test('what follows the begin of a name without the end of it is no cookie', () => {
    const text = 'wordpress_logged_in_/mnt/data/4857773457';
    assert.deepEqual(verdictsOf(open, text, null), verdictsOf(gated, text, null));
  });

  test('a key that is too short for its gate is none beside other text either', () => {
    const begins = ['---- BEGIN SSH2 ENCRYPTED PRIVATE KEY', 'PuTTY-User-Key-File- private-lines:', btoa('-----BEGIN PRIVATE KEY-----')];
    for (const begin of begins) {
      for (const text of [begin, `${'a '.repeat(40)}${begin}`])
        assert.deepEqual(verdictsOf(open, text, null), verdictsOf(gated, text, null));
      assert.deepEqual(verdictsOf(open, begin, null).spans, []);
    }
    const shared = `{"kty":"oct","k":"${'GawgguFyGrWKav7AX4VKUg'.padEnd(32, 'b7Qx2')}"}`;
    assert.deepEqual(verdictsOf(gated, shared, null), verdictsOf(open, shared, null));
    assert.equal(verdictsOf(gated, shared, null).spans[0]?.[0], 'secret.private-key');
  });

  test('every sample is found alike without gates', () => {
    for (const [name, value] of samples) {
      assert.deepEqual(verdictsOf(gated, String(value), name), verdictsOf(open, String(value), name));
      assert.deepEqual(verdictsOf(gated, String(value), null), verdictsOf(open, String(value), null));
    }
  });

  test('a value too short for anything where the name says nothing holds nothing', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const bytes = new TextEncoder().encode(text);
        const mask = plainMaskOf(bytes, 0, bytes.length);
        if (bytes.length >= gated.blankMin(mask)) return;
        assert.deepEqual(verdictsOf(open, text, null), { spans: [], misfits: [] });
      }),
      { numRuns: 3000 },
    );
  });
});
