import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Tape, tapeFault, tokenKind } from '@sluice/model';
import fc from 'fast-check';
import { JsonScanner } from './json-scanner.ts';
import { JsonStream } from './json-stream.ts';
import { Splicer } from './splicer.ts';
import { documents, freshIndex, type Json, numbers, written } from './testing/specimens.ts';
import { textOf } from './text-of.ts';
import type { Unit } from './unit.ts';

interface Seen {
  readonly values: string[];
  readonly pieces: Uint8Array[];
  readonly reasons: string[];
  faults: number;
  units: number;
}

/** Feeds a document in chunks; `flushes` says after which of them the source pauses. */
function streamed(bytes: Uint8Array, unitBytesMax: number, chunk = 1000, flushes: (index: number) => boolean = () => false): Seen {
  const index = freshIndex();
  const stream = new JsonStream(index, new Tape(8), unitBytesMax);
  const seen: Seen = { values: [], pieces: [], reasons: [], faults: 0, units: 0 };
  const take = (units: Iterable<Unit>): void => {
    for (const unit of units) {
      seen.values.push(...valuesOf(unit.tape, (node) => index.trie.pointer(node)));
      seen.pieces.push(unit.tape.bytes);
      if (unit.coverage.kind === 'partial') seen.reasons.push(unit.coverage.why);
      const { coverage } = unit;
      assert.equal(coverage.bytesSeen + (coverage.kind === 'partial' ? coverage.bytesUnseen : 0), unit.tape.bytes.length);
      seen.faults |= unit.tape.faults;
      seen.units += 1;
    }
  };
  for (let at = 0; at < bytes.length; at += chunk) {
    take(stream.push(bytes.subarray(at, at + chunk)));
    if (flushes(at / chunk)) take(stream.flush());
  }
  take(stream.end());
  assert.ok(Buffer.concat(seen.pieces).equals(bytes));
  return seen;
}

function valuesOf(tape: Tape, pointer: (node: number) => string): readonly string[] {
  const values: string[] = [];
  for (let token = 0; token < tape.count; token += 1) {
    const isContainer = tape.kinds[token] === tokenKind.object || tape.kinds[token] === tokenKind.array;
    values.push(`${pointer(tape.nodes[token] ?? 0)} ${isContainer ? '' : textOf(tape, token)}`);
  }
  return values;
}

test('a document in units has the values at the places that it has as a whole, wherever chunks and units end', () => {
  fc.assert(
    fc.property(
      documents,
      fc.integer(),
      fc.integer({ min: 128, max: 300 }),
      fc.integer({ min: 1, max: 200 }),
      (document, seed, unit, chunk) => {
        const bytes = Buffer.from(written(new Array<Json>(8).fill(document), numbers(seed)));
        const index = freshIndex();
        const tape = new Tape(8);
        new JsonScanner(index).scan(tape, bytes);
        const next = numbers(seed);

        const seen = streamed(bytes, unit, chunk, () => next() < 0.3);

        assert.deepEqual(
          seen.values,
          valuesOf(tape, (node) => index.trie.pointer(node)),
        );
        assert.deepEqual(seen.reasons, []);
        assert.equal(seen.faults, tape.faults);
      },
    ),
    { numRuns: 300 },
  );
});

test('an item that fits into a unit is never torn, whether the list is the document or a member', () => {
  const rows = Array.from({ length: 200 }, (_, row) => `{"id":${row},"text":"${'x'.repeat((row * 37) % 300)}","tags":["a","b"]}`).join(
    ', ',
  );
  for (const text of [`[${rows}]`, `{"total":200,"page":{"next":null},"items":[${rows}],"end":true}`]) {
    const stream = new JsonStream(freshIndex(), new Tape(8), 400);
    let rowsSeen = 0;
    const take = (units: Iterable<Unit>): void => {
      for (const { tape, openTokens } of units) {
        const whole = [...tape.kinds.subarray(0, tape.count).keys()].filter((token) => !openTokens.includes(token));
        for (const token of whole) {
          if (tape.kinds[token] === tokenKind.object && (tape.nexts[token] ?? 0) - token === 6) rowsSeen += 1;
        }
      }
    };

    take(stream.push(Buffer.from(text)));
    take(stream.end());

    assert.equal(rowsSeen, 200);
  }
});

test('a key that stands twice is seen though a whole unit lies between', () => {
  const filling = `[${'"some text",'.repeat(200)}1]`;

  const faults = ['"a":1,', '"not a name":1,'].flatMap((member) => [
    streamed(Buffer.from(`{${member}"b":${filling},${member}"z":2}`), 256).faults,
    streamed(Buffer.from(`{${member}"b":${filling},"c":{${member}"z":2}}`), 256).faults,
  ]);

  assert.deepEqual(faults, [tapeFault.duplicateKey, 0, tapeFault.duplicateKey, 0]);
});

test('what is odd in a unit is said wherever the bytes of its run end', () => {
  const text = Buffer.from(`{"a":1,"a":2,${Array.from({ length: 40 }, (_, index) => `"member${index}":"some text"`).join()}}`);

  for (let unitBytesMax = 30; unitBytesMax < 60; unitBytesMax += 1) {
    assert.equal(streamed(text, unitBytesMax).faults, tapeFault.duplicateKey, `units of ${unitBytesMax}`);
  }
});

test('an object with more keys than are remembered says that duplicates among them are not seen', () => {
  const members = Array.from({ length: 300_000 }, (_, index) => `"k${index}":1`);

  const { reasons, values } = streamed(Buffer.from(`{${members.join()}}`), 65_536, 65_536);

  assert.deepEqual(new Set(reasons), new Set(['too-many-values']));
  assert.equal(values.length, 300_001);
});

test('a text longer than a unit comes in pieces that say so, and what follows it is read again', () => {
  const long = `${'é\\n"x'.replace('"', '\\"').repeat(500)}`;

  const seen = streamed(Buffer.from(`{"a":1,"long":"${long}","b":"read"}`), 200);

  assert.ok(seen.units > 5);
  assert.ok(seen.reasons.length > 5 && seen.reasons.every((why) => why === 'too-large'));
  assert.equal(seen.values.at(-1), '/b read');
});

test('a text longer than a unit can be removed as a whole', () => {
  const bytes = Buffer.from(`{"a":1,"long":"${'x'.repeat(3000)}","b":2}`);
  const index = freshIndex();
  const stream = new JsonStream(index, new Tape(8), 200);
  const splicer = new Splicer();
  let text = '';

  for (const units of [stream.push(bytes), stream.end()]) {
    for (const unit of units) {
      const token = [...unit.tape.nodes.subarray(0, unit.tape.count)].findIndex((node) => index.trie.pointer(node) === '/long');
      text += Buffer.from(splicer.splice(unit, token < 0 ? [] : [{ kind: 'remove', token }])).toString();
    }
  }

  assert.equal(text, '{"a":1,"b":2}');
});

test('from where a stream is not JSON any more, or ends too early, the rest is unread with the reason', () => {
  const rows = '{"a":"some text"},'.repeat(100);

  const broken = streamed(Buffer.from(`[${rows}{"a":oops},${rows}1]`), 128);
  const cut = streamed(Buffer.from(`[${rows}{"a":`), 128);

  assert.ok(broken.reasons.length > 3 && broken.reasons.every((why) => why === 'invalid-syntax'));
  assert.deepEqual(cut.reasons, ['invalid-syntax']);
  assert.ok(cut.faults & tapeFault.truncated);
});

test('white space, a key or a number that fills a whole window is not read on', () => {
  for (const text of [`[1,${' '.repeat(5000)}2]`, `{"${'k'.repeat(5000)}":1}`, `[${'1'.repeat(5000)}]`]) {
    const seen = streamed(Buffer.from(text), 128);

    assert.ok(seen.reasons.includes('too-large'), text.slice(0, 4));
  }
});

test('a body without a byte is whole, and one that stops after its value too', () => {
  assert.deepEqual(streamed(Buffer.from(''), 128).reasons, []);
  assert.deepEqual(streamed(Buffer.from(`[${'1,'.repeat(500)}1]${'\n'.repeat(600)}`), 128).reasons, []);
});

test('what a paused stream gives out ends after an item', () => {
  const stream = new JsonStream(freshIndex(), new Tape(8));
  const texts: string[] = [];
  for (const chunk of ['{"items":[', '{"id":1', ',"x":2},{"id"', ':2},', '{"id":3}]', '}']) {
    for (const unit of stream.push(Buffer.from(chunk))) texts.push(Buffer.from(unit.tape.bytes).toString());
    for (const unit of stream.flush()) texts.push(Buffer.from(unit.tape.bytes).toString());
  }

  assert.deepEqual(texts, ['{"items":[{"id":1,"x":2}', ',{"id":2}', ',{"id":3}]', '}']);
});
