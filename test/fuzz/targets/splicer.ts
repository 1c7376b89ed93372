import assert from 'node:assert/strict';
import { PathTrie, Tape, unknownShape } from '@sluice/model';
import { BodyReader, type Edit, Splicer, TrieIndex } from '@sluice/wire';
import { drawsOf } from '../mutate.ts';
import type { FuzzTarget } from '../target.ts';

const types = ['application/json', 'application/x-ndjson', 'text/csv', 'application/x-www-form-urlencoded', 'text/plain'];

/** The first byte says which type, the rest is the body: what nobody touched stays, and JSON without some values is JSON. */
export const target: FuzzTarget = {
  name: 'splicer',
  seeds: [
    '0{"a":[1,2,{"b":"c"}],"d":[],"e":{}}',
    '0[[],[1],[1,2,3]]',
    '1{"a":1}\n{"b":2}\r\n',
    '2a,b\n"1 ""x""",2\n',
    '3a=1&b=%20&c',
    '4one two',
  ],
  words: ['{"a":', ',', '[', ']', '}', '"', '\n', '""', '&', '=', '%41', '[1,2]', '{}', '\\u0041'],
  run(input) {
    const type = types[(input[0] ?? 0) % types.length] ?? '';
    const body = Buffer.from(input.subarray(1));
    const reader = new BodyReader(type, new TrieIndex(new PathTrie(unknownShape)));
    const tape = new Tape(8);
    const unit = reader.read(tape, body);
    assert.ok(Buffer.from(new Splicer().splice(unit, [])).equals(body), 'nothing was cut, and the bytes are others');
    if (unit.coverage.kind === 'partial') return;
    const draw = drawsOf(input.length * 31 + (input[1] ?? 0));
    const edits: Edit[] = [];
    for (let token = 1; token < tape.count; token += 1) if (draw(3) === 0) edits.push({ kind: 'remove', token });
    const cut = Buffer.from(new Splicer().splice(unit, edits));
    assert.ok(cut.length <= body.length, 'what was cut made it longer');
    if (unit.syntax === 'json' && cut.length > 0) JSON.parse(cut.toString().replace(/^\ufeff/, ''));
  },
};
