import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { RE2JS } from 're2js';
import { neededLiterals } from './needed-literals.ts';

suite('the literals that a pattern cannot do without', () => {
  const known: readonly (readonly [string, readonly string[] | null])[] = [
    ['(?i)union\\s+select', ['select']],
    ['\\.\\./', ['../']],
    ['(?:\\.\\./){2,}etc', ['../../etc', '../../']],
    ['<script|<iframe', ['<script', '<iframe']],
    ['\\{\\{.*\\}\\}', ['{{']],
    ['[Jj]ndi:', ['jndi:']],
    ['a|bcd', null],
    ['.*', null],
    ['\\d+-\\d+', null],
    ['(?:abc)?x', null],
    ['(?:abc)+x', ['abc', 'abcx']],
    ['\\Q../\\E', ['../']],
    ['\\x2e\\x2e/', ['../']],
    ['(?P<name>load)_file', ['load_file']],
    ['(?i:load)_file', ['load_file']],
    ['ünïcode', ['code']],
  ];
  for (const [pattern, wanted] of known) {
    test(`${pattern} needs ${wanted === null ? 'none' : wanted[0]}`, () => {
      const found = neededLiterals(pattern);

      if (wanted === null) assert.equal(found, null);
      else
        assert.ok(
          found?.every((literal) => wanted.includes(literal)),
          String(found),
        );
    });
  }

  const atom = fc.oneof(
    fc.constantFrom('a', 'b', 'c', 'ab', 'K', '.', '\\d', '\\.', '[ab]', '[^a]', '[a-z]', '\\x61', '^', '$', '\\b', '\\Qa.\\E', 'é'),
    fc.constantFrom('abc', 'bca', '../', '{{'.replaceAll('{', '\\{')),
  );
  const { pattern } = fc.letrec<{ pattern: string; piece: string }>((tie) => ({
    pattern: fc.array(tie('piece'), { minLength: 1, maxLength: 4 }).map((pieces) => pieces.join('')),
    piece: fc.oneof(
      { maxDepth: 3 },
      atom,
      fc
        .tuple(tie('pattern'), fc.constantFrom('*', '+', '?', '{2}', '{1,3}', '{0,1}', '{2,}', '+?'))
        .map(([one, sign]) => `(?:${one})${sign}`),
      fc.tuple(tie('pattern'), tie('pattern')).map(([one, other]) => `(?:${one}|${other})`),
      tie('pattern').map((one) => `(?i:${one})`),
    ),
  }));

  test('no text matches a pattern without holding one of them', () => {
    fc.assert(
      fc.property(
        pattern,
        fc.array(fc.constantFrom('a', 'b', 'c', 'A', 'k', 'abc', 'bca', '.', '../', '{{', '1', 'é'), { maxLength: 8 }),
        (source, pieces) => {
          const text = pieces.join('');
          const literals = neededLiterals(source);
          if (literals === null || !RE2JS.compile(source).test(text)) return;

          assert.ok(
            literals.some((literal) => text.toLowerCase().includes(literal)),
            `${source} matches ${JSON.stringify(text)}: ${literals.join(' ')}`,
          );
        },
      ),
      { numRuns: 3000 },
    );
  });
});
