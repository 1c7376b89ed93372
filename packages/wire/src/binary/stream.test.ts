import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { Tape } from '@sluice/model';
import fc from 'fast-check';
import { BodyReader } from '../body-reader.ts';
import type { Edit } from '../cuts.ts';
import { noToken } from '../open-containers.ts';
import { Splicer } from '../splicer.ts';
import { cborWritten, msgpackWritten } from '../testing/binary-specimens.ts';
import { documents, edited, editsOf, freshIndex, type Json, jsonOf, numbers } from '../testing/specimens.ts';
import { keyOf, textOf } from '../text-of.ts';
import type { Unit } from '../unit.ts';
import type { UnitReader } from '../unit-reader.ts';

const writers = { 'application/msgpack': msgpackWritten, 'application/cbor': cborWritten } as const;
const noEdits = (): readonly Edit[] => [];

interface Streamed {
  readonly bytes: Buffer;
  /** Of all values that are no containers: their text. */
  readonly texts: readonly string[];
  readonly reasons: readonly string[];
}

function streamed(type: string, body: Uint8Array, unit: number, chunk: number, edits: (unit: Unit) => readonly Edit[] = noEdits): Streamed {
  const reader = new BodyReader(type, freshIndex()).open(new Tape(8), unit);
  const splicer = new Splicer();
  const pieces: Uint8Array[] = [];
  const texts: string[] = [];
  const reasons: string[] = [];
  let depth = 0;
  const take = (units: ReturnType<UnitReader['push']>): void => {
    for (const each of units) {
      const { tape, wire, coverage } = each;
      // What goes by unread has neither values nor a depth.
      if (wire !== null) {
        assert.equal(each.depthBefore, depth);
        depth += each.openTokens.length - each.closedEnds.length;
        assert.equal(tape.count, wire.count);
      }
      for (let token = 0; token < tape.count; token += 1) if ((tape.kinds[token] ?? 0) > 2) texts.push(textOf(tape, token));
      if (coverage.kind === 'partial') reasons.push(coverage.why);
      pieces.push(splicer.splice(each, edits(each)));
    }
  };
  for (let at = 0; at < body.length; at += chunk) {
    take(reader.push(body.subarray(at, at + chunk)));
    if (at % 3 === 0) take(reader.flush());
  }
  take(reader.end());
  return { bytes: Buffer.concat(pieces), texts, reasons };
}

function read(type: string, body: Uint8Array): Json {
  const { tape, coverage } = new BodyReader(type, freshIndex()).read(new Tape(8), body);
  assert.equal(coverage.kind, 'whole');
  return jsonOf(tape, 0);
}

/** What is to go from a container that began in an earlier unit is null there. */
function withoutNulls(value: Json): Json {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return (value as readonly Json[]).filter((item) => item !== null).map(withoutNulls);
  const kept = Object.entries(value).filter(([key, member]) => !(key.startsWith('r') && member === null));
  return Object.fromEntries(kept.map(([key, member]) => [key, withoutNulls(member)]));
}

const places = [fc.integer(), fc.integer({ min: 128, max: 300 }), fc.integer({ min: 1, max: 90 })] as const;

for (const [type, write] of Object.entries(writers)) {
  suite(`${type} in units`, () => {
    test('has the values that it has as a whole, and its bytes, wherever chunks and units end', () => {
      fc.assert(
        fc.property(documents, ...places, (document, seed, unit, chunk) => {
          const body = write(new Array<Json>(8).fill(document), numbers(seed));

          const { bytes, texts, reasons } = streamed(type, body, unit, chunk);

          const { tape } = new BodyReader(type, freshIndex()).read(new Tape(8), body);
          const whole = [...tape.kinds.subarray(0, tape.count).entries()]
            .filter(([, kind]) => kind > 2)
            .map(([token]) => textOf(tape, token));
          assert.deepEqual(reasons, []);
          assert.deepEqual(texts, whole);
          assert.ok(bytes.equals(body));
        }),
        { numRuns: 200 },
      );
    });

    test('is cut as a whole one is, but for nulls where a count has gone on', () => {
      fc.assert(
        fc.property(documents, ...places, (document, seed, unit, chunk) => {
          const list = new Array<Json>(8).fill(document);
          const isRoot = (each: Unit) => (token: number) =>
            token === 0 && each.depthBefore === 0 && each.tape.parents[0] === noToken && keyOf(each.tape, token) === null;

          const { bytes } = streamed(type, write(list, numbers(seed)), unit, chunk, (each) => editsOf(each.tape, isRoot(each)));

          assert.deepEqual(withoutNulls(read(type, bytes)), withoutNulls(edited(list)));
        }),
        { numRuns: 200 },
      );
    });

    test('no bytes make it fail, and all of them go on', () => {
      fc.assert(
        fc.property(fc.uint8Array({ minLength: 4, maxLength: 200 }), fc.integer({ min: 8, max: 40 }), (body, unit) => {
          assert.ok(streamed(type, body, unit, 7).bytes.equals(Buffer.from(body)));
        }),
        { numRuns: 1000 },
      );
    });

    test('a value longer than two units ends the reading, and what came before was read', () => {
      const body = write(['first', 'x'.repeat(1000), 'last']);

      const { bytes, texts, reasons } = streamed(type, body, 128, 50);

      assert.deepEqual(texts, ['first']);
      assert.deepEqual([...new Set(reasons)], ['too-large']);
      assert.ok(bytes.equals(body));
    });

    test('what is broken is read up to there, and the rest goes by unread', () => {
      const body = Buffer.concat([
        write(['a'.repeat(100), 'b'.repeat(100), 1]).subarray(0, -1),
        Buffer.of(type.endsWith('cbor') ? 0xfe : 0xc1),
        write(['x'.repeat(600)]),
      ]);

      const { bytes, texts, reasons } = streamed(type, body, 128, 50);

      assert.deepEqual(texts, ['a'.repeat(100), 'b'.repeat(100)]);
      assert.deepEqual([...new Set(reasons)], ['invalid-syntax']);
      assert.ok(bytes.equals(body));
    });

    test('one that breaks off is said to', () => {
      const body = write(['a'.repeat(100), 'b'.repeat(100), 'c'.repeat(100)]);

      assert.deepEqual(streamed(type, body.subarray(0, -1), 128, 50).reasons, ['invalid-syntax']);
    });

    test('of a container that goes nothing is left, also of what comes in later units', () => {
      const secret = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`k${index}`, `secret ${index}`]));
      const dropped = (each: Unit): readonly Edit[] =>
        [...each.tape.kinds.subarray(0, each.tape.count).keys()]
          .filter((token) => keyOf(each.tape, token) === 'gone')
          .map((token) => ({ kind: 'remove', token }));

      const { bytes } = streamed(type, write({ id: 1, gone: secret, note: 'x' }), 128, 60, dropped);

      assert.ok(!bytes.includes('secret'));
      assert.deepEqual(read(type, bytes), { id: 1, note: 'x' });
    });

    test('tags before a value may be cut anywhere', () => {
      if (!type.endsWith('cbor')) return;
      const tagged = Buffer.concat([Buffer.from('db00000000000000ff'.repeat(3), 'hex'), write('a value of some length')]);
      const body = Buffer.concat([Buffer.of(0x98, 200), ...Array<Buffer>(200).fill(tagged)]);

      const { texts, reasons } = streamed(type, body, 128, 1);

      assert.equal(texts.length, 200);
      assert.deepEqual(reasons, []);
    });
  });
}

suite('a sequence of CBOR in units', () => {
  test('has whole items in each', () => {
    const items = Array.from({ length: 50 }, (_, index) => cborWritten({ id: index, r: 1, note: 'x'.repeat(index) }));

    const { bytes, texts, reasons } = streamed('application/cbor-seq', Buffer.concat(items), 128, 33, (each) =>
      editsOf(each.tape, (token) => keyOf(each.tape, token) === null),
    );

    assert.deepEqual(reasons, []);
    assert.equal(texts.length, 150);
    assert.deepEqual(bytes, Buffer.concat(items.map((_, index) => cborWritten({ id: index, note: 'x'.repeat(index) }))));
  });
});
