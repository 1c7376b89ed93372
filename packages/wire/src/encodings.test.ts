import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failure, success } from '@sluice/kit';
import { bytesBody } from '@sluice/model';
import { type Codec, decodeLayers, defaultDecodeLimits, encodeLayers, parseEncodings } from './encodings.ts';

/** A codec that doubles bytes when it decodes and writes down what it was asked; `br` waits a turn. */
function doubling(asked: string[]): Codec {
  return {
    decode(encoding, bytes, bytesMax) {
      asked.push(`${encoding} ${bytes.length}`);
      const doubled = bytes.length * 2 > bytesMax ? failure('too-large' as const) : success(new Uint8Array(bytes.length * 2));
      return encoding === 'br' ? Promise.resolve(doubled) : doubled;
    },
    encode(encoding, bytes) {
      asked.push(`${encoding} ${bytes.length}`);
      const half = bytes.subarray(bytes.length / 2);
      return encoding === 'br' ? Promise.resolve(half) : half;
    },
    decodeBody: () => bytesBody(new Uint8Array(0)),
    encodeBody: () => bytesBody(new Uint8Array(0)),
  };
}

test('codings are read in the order in which they were applied, over all lines and in any case', () => {
  assert.deepEqual(parseEncodings(['GZIP, identity', ' x-gzip,,br '], 3), success(['gzip', 'gzip', 'br']));
  assert.deepEqual(parseEncodings([], 3), success([]));
});

test('a coding that nobody knows and a chain that is too long are refused with the reason', () => {
  assert.deepEqual(parseEncodings(['gzip, compress'], 3), failure('unknown-encoding'));
  assert.deepEqual(parseEncodings(['gzip;q=1'], 3), failure('unknown-encoding'));
  assert.deepEqual(parseEncodings(['gzip, gzip, gzip, gzip'], 3), failure('too-deep'));
});

test('layers come off last first and go on first first, with or without waiting', async () => {
  for (const layers of [
    ['gzip', 'zstd'],
    ['gzip', 'br'],
    ['br', 'gzip'],
  ] as const) {
    const asked: string[] = [];
    const codec = doubling(asked);
    const decoded = await decodeLayers(codec, layers, new Uint8Array(4), defaultDecodeLimits);
    const encoded = await encodeLayers(codec, layers, new Uint8Array(16));

    assert.deepEqual(asked, [`${layers[1]} 4`, `${layers[0]} 8`, `${layers[0]} 16`, `${layers[1]} 8`]);
    assert.ok(decoded.ok && decoded.value.length === 16 && encoded.length === 4);
  }
});

test('the ratio counts from the wire through all layers, and is told from the size', async () => {
  const limits = { bytesMax: 1000, ratioMax: 3, ratioFreeBytes: 10, layersMax: 3 };
  const failureOf = async (layers: readonly ('gzip' | 'br')[], bytes: number) =>
    decodeLayers(doubling([]), layers, new Uint8Array(bytes), limits);

  assert.deepEqual(await failureOf(['gzip', 'gzip'], 100), failure('ratio-exceeded'));
  assert.deepEqual(await failureOf(['br', 'gzip'], 100), failure('ratio-exceeded'));
  assert.deepEqual(await failureOf(['gzip'], 600), failure('too-large'));
  assert.equal((await failureOf(['gzip', 'gzip'], 2)).ok, true);
});
