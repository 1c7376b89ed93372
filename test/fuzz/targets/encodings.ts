import assert from 'node:assert/strict';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { zlibCodec } from '@sluice/gateway';
import { decodeLayers, defaultDecodeLimits, encodeLayers, parseEncodings } from '@sluice/wire';
import type { FuzzTarget } from '../target.ts';

const plain = Buffer.from('{"some":"text that is some text"}');
const labels = ['gzip', 'deflate', 'br', 'zstd', 'gzip, br', 'identity', ', ,X-GZIP', 'zstd,deflate'];
const limits = { ...defaultDecodeLimits, bytesMax: 1_048_576 };

/** The first byte says which label. Nothing comes out that is more than the bound, and what was decoded can be coded and decoded again. */
export const target: FuzzTarget = {
  name: 'encodings',
  seeds: [
    gzipSync(plain),
    deflateSync(plain),
    brotliCompressSync(plain),
    zstdCompressSync(plain),
    brotliCompressSync(gzipSync(plain)),
    deflateRawSync(plain),
  ].map((bytes, index) => Buffer.concat([Buffer.from([index]), bytes])),
  words: ['\x1f\x8b\x08', '\x78\x9c', '\x28\xb5\x2f\xfd', 'gzip', ',', 'x-', '\x00\x00\x00\x00', '\xff\xff'],
  async run(input) {
    parseEncodings([Buffer.from(input).toString('latin1')], 3);
    const layers = parseEncodings([labels[(input[0] ?? 0) % labels.length] ?? ''], 3);
    if (!layers.ok) return;
    const decoded = await decodeLayers(zlibCodec, layers.value, input.subarray(1), limits);
    if (!decoded.ok) return;
    assert.ok(decoded.value.length <= limits.bytesMax, 'more came out than may');
    const again = await decodeLayers(zlibCodec, layers.value, await encodeLayers(zlibCodec, layers.value, decoded.value), {
      ...limits,
      ratioMax: 1e9,
    });
    assert.ok(again.ok && Buffer.from(again.value).equals(decoded.value), 'coded and decoded again it is another');
  },
};
