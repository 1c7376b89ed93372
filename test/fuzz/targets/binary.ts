import assert from 'node:assert/strict';
import { PathTrie, Tape, tokenKind, unknownShape } from '@sluice/model';
import { BodyReader, Splicer, TrieIndex, type Unit } from '@sluice/wire';
import type { FuzzTarget } from '../target.ts';

const types = ['application/msgpack', 'application/cbor', 'application/cbor-seq'] as const;

/** MessagePack and CBOR: what is read is JSON, value for value what stands on the wire, and less of it is still a document. */
export const target: FuzzTarget = {
  name: 'binary',
  seeds: [
    '00 82 a161 93 01 c0 a278 79 c3',
    '00 de0002 d9016b c704ff00000001 a173 c403ff0001',
    '00 96 dc0001 ff d3ffffffffffffffff ca3fc00000 cd0100 d5016162 df00000000',
    '01 a2 6161 82 01 f6 6162 9f 01 ff',
    '01 7f 6161 6162 ff',
    '01 bf 6161 c11a514b67b0 4161 5f 41ff 4100 ff ff',
    '01 83 1bffffffffffffffff f97e00 fb3ff199999999999a',
    '02 01 a16161f6 80 d9d9f7 6161',
  ].map((hex) => Buffer.from(hex.replaceAll(' ', ''), 'hex')),
  words: ['\u0000', '\u0001', 'A', 'a', '`', '\u007f', '@', '\u0019\u0001\u0000'],
  run(input) {
    const type = types[(input[0] ?? 0) % types.length] ?? types[0];
    const body = Buffer.from(input.subarray(1));
    const unit = read(type, body);
    const { coverage, tape, wire } = unit;
    assert.equal(coverage.bytesSeen + (coverage.kind === 'partial' ? coverage.bytesUnseen : 0), body.length);
    assert.ok(Buffer.from(new Splicer().splice(unit, [])).equals(body));
    const stream = new BodyReader(type, new TrieIndex(new PathTrie(unknownShape))).open(new Tape(8), 32);
    const splicer = new Splicer();
    const pieces: Uint8Array[] = [];
    let values = 0;
    let isPartial = false;
    const take = (units: Iterable<Unit>): void => {
      for (const each of units) {
        if (each.wire) assert.equal(each.tape.count, each.wire.count, 'there are not as many values on the tape of a unit as on the wire');
        isPartial ||= each.coverage.kind === 'partial';
        values += each.tape.count;
        pieces.push(splicer.splice(each, []));
      }
    };
    const size = 1 + (body.length % 17);
    for (let at = 0; at < body.length; at += size) {
      take(stream.push(body.subarray(at, at + size)));
      if (at % 2 === 0) take(stream.flush());
    }
    take(stream.end());
    assert.ok(Buffer.concat(pieces).equals(body), 'the units of a stream are not its bytes');
    if (!isPartial && body.length > 0)
      assert.ok(coverage.kind === 'whole' && values === tape.count, 'a stream is read that is none as a whole');
    if (wire === null) return;
    assert.equal(tape.count, wire.count, 'there are not as many values on the tape as on the wire');
    assert.ok(tape.bytes.length <= body.length * 9 + 8, 'the JSON is many times as long');
    if (coverage.kind === 'partial') return;
    const lines = Buffer.from(tape.bytes).toString().trimEnd().split('\n');
    for (const line of lines) JSON.parse(line);
    const parent = tape.kinds
      .subarray(0, tape.count)
      .findIndex((kind, token) => kind <= tokenKind.array && tape.nexts[token] !== token + 1);
    if (parent < 0) return;
    const less = read(type, new Splicer().splice(unit, [{ kind: 'remove', token: parent + 1 }]));
    assert.equal(less.coverage.kind, 'whole', 'a container without its first value is none');
    assert.equal(less.tape.count, tape.count - ((tape.nexts[parent + 1] ?? 0) - parent - 1));
  },
};

function read(type: string, body: Uint8Array): Unit {
  return new BodyReader(type, new TrieIndex(new PathTrie(unknownShape))).read(new Tape(8), body);
}
