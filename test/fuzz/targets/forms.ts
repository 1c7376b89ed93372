import assert from 'node:assert/strict';
import { PathTrie, Tape, unknownShape } from '@sluice/model';
import { BodyReader, cookiePairs, queryPairs, Splicer, TrieIndex } from '@sluice/wire';
import type { FuzzTarget } from '../target.ts';

const types = [
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=b',
  'text/csv',
  'text/plain',
  'application/x-ndjson',
  '*/*',
  null,
];

/** Every reader of bodies, whole and in chunks of any size, and the readers of queries and cookies. */
export const target: FuzzTarget = {
  name: 'forms',
  seeds: [
    '0a=1&b=%C3%A9+x&c&=d&a=2',
    '1--b\r\nContent-Disposition: form-data; name="a"\r\n\r\nv\r\n--b--\r\n',
    '2h,k\n"a ""q""",b\r\n',
    '3text \\u0041 &#65;',
    '4{"a":1}\n[2]\n',
    '5{"a":1}',
    '6\ufeff[1]',
  ],
  words: [
    '%',
    '%41',
    '+',
    '&',
    ';',
    '=',
    '--b',
    '--b--',
    '\r\n',
    '\r\n\r\n',
    'name="',
    'filename=',
    '"',
    ',',
    '""',
    '\n',
    '[]',
    '\\u0041',
    '&#',
    '\u001e',
  ],
  run(input) {
    const type = types[(input[0] ?? 0) % types.length] ?? null;
    const body = Buffer.from(input.subarray(1));
    const text = body.toString('latin1');
    for (const [name, value] of [...queryPairs(text), ...cookiePairs(text)]) assert.ok(name.length + value.length <= text.length * 3 + 3);
    const whole = new BodyReader(type, new TrieIndex(new PathTrie(unknownShape))).read(new Tape(8), body);
    assert.equal(whole.coverage.bytesSeen + (whole.coverage.kind === 'partial' ? whole.coverage.bytesUnseen : 0), body.length);
    assert.ok(Buffer.from(new Splicer().splice(whole, [])).equals(body));
    for (const size of [1, 1 + (body.length % 13), 64]) {
      const reader = new BodyReader(type, new TrieIndex(new PathTrie(unknownShape))).open(new Tape(8), 96);
      const splicer = new Splicer();
      const pieces: Buffer[] = [];
      for (let at = 0; at < body.length; at += size)
        for (const unit of reader.push(body.subarray(at, at + size))) pieces.push(Buffer.from(splicer.splice(unit, [])));
      for (const unit of reader.end()) pieces.push(Buffer.from(splicer.splice(unit, [])));
      assert.ok(Buffer.concat(pieces).equals(body), 'the units of a stream are not its bytes');
    }
  },
};
