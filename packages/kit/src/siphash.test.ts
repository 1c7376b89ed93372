import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sipHash, sipKeyOf } from './siphash.ts';

/** The first entries of the reference vectors: key 00…0f, input 00, 00 01, … of each length (SipHash paper, appendix A). */
const vectors = [
  '310e0edd47db6f72',
  'fd67dc93c539f874',
  '5a4fa9d909806c0d',
  '2d7efbd796666785',
  'b7877127e09427cf',
  '8da699cd64557618',
  'cee3fe586e46c9cb',
  '37d1018bf50002ab',
  '6224939a79f5f593',
  'b0e4a90bdf82009e',
];

test('fingerprints agree with the reference vectors of SipHash-2-4', () => {
  const key = sipKeyOf(Uint8Array.from({ length: 16 }, (_, index) => index));
  const input = Uint8Array.from({ length: 64 }, (_, index) => index);
  const words = new Uint32Array(2);

  const hashes = vectors.map((_, length) => {
    sipHash(key, input, 0, length, words, 0);
    const bytes = new Uint8Array(8);
    new DataView(bytes.buffer).setUint32(0, words[0] ?? 0, true);
    new DataView(bytes.buffer).setUint32(4, words[1] ?? 0, true);
    return Buffer.from(bytes).toString('hex');
  });

  assert.deepEqual(hashes, vectors);
});
