import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { assertLinear } from '@sluice/kit/testing';
import { Tape, tapeFault, type UninspectedReason } from '@sluice/model';
import fc from 'fast-check';
import { BodyReader } from '../body-reader.ts';
import { Splicer } from '../splicer.ts';
import { cborWritten, msgpackWritten } from '../testing/binary-specimens.ts';
import { documents, edited, editsOf, freshIndex, type Json, jsonOf, numbers } from '../testing/specimens.ts';
import { textOf } from '../text-of.ts';
import type { Unit } from '../unit.ts';

const writers = { 'application/msgpack': msgpackWritten, 'application/cbor': cborWritten } as const;
const types = ['application/msgpack', 'application/cbor'] as const;

function read(type: string, bytes: Uint8Array): Unit {
  const unit = new BodyReader(type, freshIndex()).read(new Tape(4), bytes);
  const { coverage } = unit;
  assert.equal(coverage.bytesSeen + (coverage.kind === 'partial' ? coverage.bytesUnseen : 0), bytes.length);
  return unit;
}

function wholeOf(type: string, bytes: Uint8Array): Json {
  const { coverage, tape } = read(type, bytes);
  assert.deepEqual(coverage, { kind: 'whole', bytesSeen: bytes.length });
  return jsonOf(tape, 0);
}

function whyOf(type: string, bytes: Uint8Array): UninspectedReason | 'whole' {
  const { coverage } = read(type, bytes);
  return coverage.kind === 'whole' ? 'whole' : coverage.why;
}

function bytesOf(hex: string): Buffer {
  return Buffer.from(hex.replaceAll(' ', ''), 'hex');
}

for (const type of types) {
  const write = writers[type];

  suite(type, () => {
    test('a document is read as the JSON that says the same, in whatever form its writer chose', () => {
      fc.assert(
        fc.property(documents, fc.integer(), (document, seed) => {
          assert.deepEqual(wholeOf(type, write(document, numbers(seed))), document);
        }),
        { numRuns: 400 },
      );
    });

    test('the bytes that a value stands in are that value', () => {
      fc.assert(
        fc.property(documents, fc.integer(), (document, seed) => {
          const { tape, wire } = read(type, write(document, numbers(seed)));

          assert.ok(wire);
          assert.equal(wire.count, tape.count);
          for (let token = 0; token < tape.count; token += 1)
            assert.deepEqual(wholeOf(type, wire.bytes.subarray(wire.starts[token], wire.ends[token])), jsonOf(tape, token));
        }),
      );
    });

    test('edits are the same edits of the value, and what none touches stays to the byte', () => {
      fc.assert(
        fc.property(documents, fc.integer(), (document, seed) => {
          const unit = read(type, write(document, numbers(seed)));
          const edits = editsOf(unit.tape, (token) => token === 0);

          const spliced = new Splicer().splice(unit, edits);

          assert.deepEqual(wholeOf(type, spliced), edited(document));
          if (edits.length === 0) assert.equal(spliced, unit.wire?.bytes);
        }),
        { numRuns: 400 },
      );
    });

    test('a document that breaks off anywhere is broken, and what came before is read', () => {
      fc.assert(
        fc.property(documents, fc.integer(), (document, seed) => {
          const bytes = write(document, numbers(seed));
          const reader = new BodyReader(type, freshIndex());
          const whole = reader.read(new Tape(4), bytes);
          const texts = Array.from({ length: whole.tape.count }, (_, token) => textOf(whole.tape, token));
          for (let length = 1; length < bytes.length; length += 1) {
            const { coverage, tape, wire } = reader.read(new Tape(4), bytes.subarray(0, length));
            assert.equal(coverage.kind === 'partial' && coverage.why, 'invalid-syntax');
            assert.equal(tape.count, wire?.count);
            for (let token = 0; token < tape.count; token += 1)
              if ((tape.nexts[token] ?? 0) === token + 1 && (wire?.kinds[token] ?? 0) > 2) assert.equal(textOf(tape, token), texts[token]);
          }
        }),
        { numRuns: 40 },
      );
    });

    test('no bytes make it fail, and there are as many values in the JSON as on the wire', () => {
      fc.assert(
        fc.property(fc.uint8Array({ minLength: 1, maxLength: 64 }), (bytes) => {
          const { tape, wire, coverage } = read(type, bytes);
          if (wire === null) return;
          assert.equal(tape.count, wire.count);
          assert.ok(tape.bytes.length <= 9 * bytes.length + 8, 'JSON is many times as long');
          if (coverage.kind === 'whole') JSON.parse(Buffer.from(tape.bytes).toString());
        }),
        { numRuns: 2000 },
      );
    });

    test('bytes behind a document are a fault', () => {
      assert.equal(whyOf(type, Buffer.concat([write({ a: 1 }), write(1)])), 'invalid-syntax');
    });

    test('a member that comes twice is told as in JSON', () => {
      const [one, two] = [write({ a: 1 }), write({ a: 2 })];
      const twice = Buffer.concat([Buffer.of((one[0] ?? 0) + 1), one.subarray(1), two.subarray(1)]);

      const { tape, coverage } = read(type, twice);

      assert.equal(coverage.kind, 'whole');
      assert.ok(tape.faults & tapeFault.duplicateKey);
    });

    test('no text of UTF-8 is told as in JSON, and read', () => {
      const bytes = write({ a: 'xx' });
      bytes[bytes.length - 1] = 0xff;

      const { tape, coverage } = read(type, bytes);

      assert.equal(coverage.kind, 'whole');
      assert.ok(tape.faults & tapeFault.invalidUtf8);
      assert.deepEqual(jsonOf(tape, 0), { a: 'x\ufffd' });
    });

    test('bounds are those of JSON', () => {
      let deep: Json = 1;
      for (let depth = 0; depth < 129; depth += 1) deep = [deep];
      assert.equal(whyOf(type, write(deep)), 'too-deep');
      assert.equal(whyOf(type, write(new Array<Json>(262_144).fill(1))), 'too-many-values');
      assert.equal(whyOf(type, write({ ['k'.repeat(8193)]: 1 })), 'too-large');
      assert.equal(whyOf(type, write({ ['k'.repeat(8192)]: 1 })), 'whole');
      assert.equal(whyOf(type, write('\u0001'.repeat(1_500_000))), 'too-large');
    });

    test('JSON under its name is JSON', () => {
      assert.deepEqual(wholeOf(type, Buffer.from(' {"a":[1]}')), { a: [1] });
    });

    test('neither a charset nor zeros make it another thing', () => {
      const bytes = write([0, 0, 0]);

      assert.deepEqual(wholeOf(`${type}; charset=utf-16`, bytes), [0, 0, 0]);
      assert.deepEqual(wholeOf(type, write(0)), 0);
    });
  });
}

/** What appendix A of RFC 8949 says of CBOR, and its sections 3.2.3, 5.3.1 and 6.1. */
const cborExamples: Readonly<Record<string, Json>> = {
  '1818': 24,
  '1b000000e8d4a51000': 1_000_000_000_000,
  '3903e7': -1000,
  f90001: 2 ** -24,
  f90400: 0.00006103515625,
  f9c400: -4,
  f97bff: 65_504,
  fa47c35000: 100_000,
  fb3ff199999999999a: 1.1,
  f97c00: null,
  f97e00: null,
  f7: null,
  f0: null,
  f8ff: null,
  c074323031332d30332d32315432303a30343a30305a: '2013-03-21T20:04:00Z',
  c11a514b67b0: 1_363_896_240,
  d818456449455446: 'dIETF',
  '4401020304': '\u0001\u0002\u0003\u0004',
  '43ff0001': '_wAB',
  '42ff00': '_wA',
  '40': '',
  '62225c': '"\\',
  '64f0908591': '\u{10151}',
  '7f657374726561646d696e67ff': 'streaming',
  '5f42010243030405ff': '\u0001\u0002\u0003\u0004\u0005',
  '9f018202039f0405ffff': [1, [2, 3], [4, 5]],
  a201020304: { 1: 2, 3: 4 },
  a3f50120024161f6: { true: 1, '-1': 2, a: null },
  a0: {},
  '80': [],
};

suite('CBOR as RFC 8949 has it', () => {
  for (const [hex, value] of Object.entries(cborExamples)) {
    test(hex, () => assert.deepEqual(wholeOf('application/cbor', bytesOf(hex)), value));
  }

  test('integers keep all their digits', () => {
    const { tape } = read('application/cbor', bytesOf('82 1bffffffffffffffff 3bffffffffffffffff'));

    assert.equal(Buffer.from(tape.bytes).toString().trim(), '[18446744073709551615,-18446744073709551616]');
  });

  /** Appendix F. */
  const malformed = [
    '1c',
    'fe',
    'f818',
    '1f',
    '3f',
    'df',
    'ff',
    '81ff',
    '5f00ff',
    '5f5f4100ffff',
    '7f4100ff',
    'a1ff',
    'bf00ff',
    'c1ff',
    'a2 00 00 ff',
  ];
  for (const hex of malformed)
    test(`not well-formed: ${hex}`, () => assert.equal(whyOf('application/cbor', bytesOf(hex)), 'invalid-syntax'));

  for (const hex of [
    'd81d00',
    'd9001d00',
    'db000000000000001d00',
    'd81900',
    'c600',
    'd83384 80 80 80 01',
    'd869 83 00 816161 01',
    'd9dfff 83 00 816161 01',
    'dae0000000 01',
  ])
    test(`stands for another value: ${hex}`, () => assert.equal(whyOf('application/cbor', bytesOf(hex)), 'invalid-syntax'));

  test('a list is no key', () => assert.equal(whyOf('application/cbor', bytesOf('a1 80 01')), 'invalid-syntax'));

  for (const [name, why, first, repeated, last] of [
    ['tags', 'invalid-syntax', '', 'c1', ''],
    ['pieces', 'whole', '5f', '40', 'ff'],
    ['lists', 'too-deep', '', '9f', ''],
    ['members', 'whole', 'bf', '616101', 'ff'],
    ['texts of controls', 'whole', '9f', '620000', 'ff'],
  ] as const)
    test(`${name} take time as their length grows, and no more`, () => {
      assertLinear((length) => {
        const bytes = bytesOf(first + repeated.repeat(length) + last);
        return () => assert.equal(whyOf('application/cbor', bytes), why);
      }, 60_000);
    });
});

suite('MessagePack as its specification has it', () => {
  const examples: Readonly<Record<string, Json>> = {
    '7f': 127,
    e0: -32,
    cc80: 128,
    cdffff: 65_535,
    ceffffffff: 4_294_967_295,
    d080: -128,
    d18000: -32_768,
    d280000000: -2_147_483_648,
    ca40200000: 2.5,
    cb7ff0000000000000: null,
    c403ff0001: '_wAB',
    c40161: 'a',
    d4056f: 'o',
    d6ff00000000: '1970-01-01T00:00:00.000Z',
    c70cff1dcd6500ffffffffffffffff: '1969-12-31T23:59:59.500Z',
    '8201a161c3a162': { 1: 'a', true: 'b' },
    dc0001c0: [null],
    df00000001a16101: { a: 1 },
  };
  for (const [hex, value] of Object.entries(examples)) {
    test(hex, () => assert.deepEqual(wholeOf('application/msgpack', bytesOf(hex)), value));
  }

  test('a moment has nanoseconds', () => {
    const seconds = 1_700_000_000n;
    const bytes = Buffer.alloc(10);
    bytes.set([0xd7, 0xff]);
    bytes.writeBigUInt64BE((999_000_000n << 34n) | seconds, 2);

    assert.equal(wholeOf('application/msgpack', bytes), '2023-11-14T22:13:20.999Z');
  });

  test('a moment that no calendar has is bytes', () => {
    const bytes = Buffer.concat([bytesOf('c70cff00000000'), bytesOf('7fffffffffffffff')]);

    assert.equal(wholeOf('application/msgpack', bytes), Buffer.from('000000007fffffffffffffff', 'hex').toString('base64url'));
  });

  test('integers keep all their digits', () => {
    const { tape } = read('application/msgpack', bytesOf('92 cfffffffffffffffff d38000000000000000'));

    assert.equal(Buffer.from(tape.bytes).toString().trim(), '[18446744073709551615,-9223372036854775808]');
  });

  test('the byte that is never used is a fault', () => assert.equal(whyOf('application/msgpack', bytesOf('91c1')), 'invalid-syntax'));
});

suite('a sequence of CBOR', () => {
  const sequence = Buffer.concat([cborWritten({ a: 1 }), cborWritten('x'), cborWritten({ r: 1, b: 2 })]);

  test('its items are roots, as those of lines', () => {
    const { tape, syntax } = read('application/cbor-seq', sequence);

    assert.equal(syntax, 'lines');
    assert.equal(Buffer.from(tape.bytes).toString(), '{"a":1}\n"x"\n{"r":1,"b":2}');
    assert.equal(whyOf('application/senml+cbor-seq', sequence), 'whole');
  });

  test('an item goes without a trace', () => {
    const unit = read('application/cbor-seq', sequence);
    const text = [...unit.tape.kinds.subarray(0, unit.tape.count).entries()].findIndex(([token]) => textOf(unit.tape, token) === 'x');

    const spliced = new Splicer().splice(unit, [{ kind: 'remove', token: text }]);

    assert.deepEqual(Buffer.from(spliced), Buffer.concat([cborWritten({ a: 1 }), cborWritten({ r: 1, b: 2 })]));
  });

  test('one that is broken ends it', () => {
    assert.equal(whyOf('application/cbor-seq', Buffer.concat([sequence, Buffer.of(0xff)])), 'invalid-syntax');
  });
});

suite('what is cut', () => {
  const spliced = (bytes: Uint8Array, editOf: (tape: Tape) => Parameters<Splicer['splice']>[1], type = 'application/cbor'): string => {
    const unit = read(type, bytes);
    return Buffer.from(new Splicer().splice(unit, editOf(unit.tape))).toString('hex');
  };

  test('a count stays in the room that it has', () => {
    const bytes = bytesOf('b90100'.concat('6161f6'.repeat(0x100)));

    assert.equal(
      spliced(bytes, () => [{ kind: 'remove', token: 5 }]),
      'b900ff'.concat('6161f6'.repeat(0xff)),
    );
  });

  test('a container without a count has none afterwards', () => {
    assert.equal(
      spliced(bytesOf('9f0102ff'), () => [{ kind: 'remove', token: 1 }]),
      '9f02ff',
    );
  });

  test('tags of a container stay, those of a value go with it', () => {
    assert.equal(
      spliced(bytesOf('d9d9f7 82 c101 02'), () => [{ kind: 'remove', token: 1 }]),
      'd9d9f78102',
    );
  });

  test('bytes stay bytes', () => {
    const masked = (tape: Tape) => [{ kind: 'rewrite', token: 0, start: tape.starts[0] ?? 0, end: tape.ends[0] ?? 0, text: '**' } as const];

    assert.equal(spliced(bytesOf('4161'), masked), '422a2a');
    assert.equal(spliced(bytesOf('c40161'), masked, 'application/msgpack'), 'c4022a2a');
    assert.equal(spliced(bytesOf('43ff0001'), masked), '422a2a');
  });

  test('a root that goes is null', () => {
    assert.equal(
      spliced(bytesOf('6161'), () => [{ kind: 'remove', token: 0 }]),
      'f6',
    );
    assert.equal(
      spliced(bytesOf('a161'), () => [{ kind: 'remove', token: 0 }], 'application/msgpack'),
      'c0',
    );
  });

  test('numbers are written with all their digits', () => {
    const replaced = (json: string) => () => [{ kind: 'replace', token: 0, bytes: Buffer.from(json) } as const];

    for (const [type, write] of [
      ['application/cbor', cborWritten],
      ['application/msgpack', msgpackWritten],
    ] as const)
      for (const value of [0, 23, 24, 127, 128, 255, 256, 65_536, 2 ** 33, -1, -24, -25, -32, -33, -128, -129, -32_769, -(2 ** 33), 1.5])
        assert.equal(wholeOf(type, bytesOf(spliced(write('x'), replaced(String(value)), type))), value);
    assert.equal(spliced(bytesOf('00'), replaced('18446744073709551615')), '1bffffffffffffffff');
    assert.equal(spliced(bytesOf('00'), replaced('-18446744073709551616')), '3bffffffffffffffff');
    assert.equal(spliced(bytesOf('00'), replaced('18446744073709551616')), 'fb43f0000000000000');
  });
});
