import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { crc32c, crc32cOfWords } from './crc32c.ts';

test('the checksum is the one of RFC 3720, appendix B.4', () => {
  const ascending = Uint8Array.from({ length: 32 }, (_, index) => index);

  assert.equal(crc32c(new Uint8Array(32), 0, 32), 0x8a9136aa);
  assert.equal(crc32c(new Uint8Array(32).fill(0xff), 0, 32), 0x62a8ab43);
  assert.equal(crc32c(ascending, 0, 32), 0x46dd794e);
  assert.equal(crc32c(Buffer.from('xx123456789'), 2, 11), 0xe3069283);
});

test('words have the checksum of their bytes', () => {
  fc.assert(
    fc.property(fc.uint32Array(), fc.nat({ max: 3 }), (words, start) => {
      const bytes = new Uint8Array(words.buffer, words.byteOffset, words.byteLength);

      assert.equal(crc32cOfWords(words, start, words.length), crc32c(bytes, Math.min(start * 4, bytes.length), bytes.length));
    }),
  );
});
