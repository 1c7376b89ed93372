import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { keepChunk } from './chunks.ts';

suite('chunks that wait', () => {
  for (const size of [1, 7, 200, 255, 256, 5_000]) {
    test(`of ${size} bytes, each from a read of its own, cost a few times what they hold, and are what came`, () => {
      const chunks: Uint8Array[] = [];
      for (let count = 0; count < 2_000; count += 1) keepChunk(chunks, new Uint8Array(65_536).fill(count % 251).subarray(9, 9 + size));

      const bytes = Buffer.concat(chunks);
      assert.equal(bytes.length, 2_000 * size);
      for (let count = 0; count < 2_000; count += 1) assert.equal(bytes[count * size], count % 251);
      assert.ok(chunks.length <= 17 + (2_000 * size) / Math.max(129, size), `${chunks.length} chunks`);
      for (const chunk of chunks.slice(16)) assert.ok(chunk.buffer.byteLength <= 16 * chunk.length + 64);
    });
  }

  test('are what they were where there are few', () => {
    const one = new Uint8Array(65_536).subarray(0, 1);
    const chunks: Uint8Array[] = [];

    keepChunk(chunks, one);
    keepChunk(chunks, one);

    assert.deepEqual([chunks.length, chunks[0] === one, chunks[1] === one], [2, true, true]);
  });
});
