import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { deflateRawSync, gzipSync } from 'node:zlib';
import { type AbortReason, type Body, bytesBody } from '@sluice/model';
import { zlibCodec } from './zlib-codec.ts';

const encodings = ['gzip', 'deflate', 'br', 'zstd'] as const;
const limits = { bytesMax: 1_000_000, ratioMax: 100, ratioFreeBytes: 10_000, layersMax: 3 };
const small = Buffer.from('{"name":"Ada"}'.repeat(20));
const large = Buffer.from(Uint32Array.from({ length: 30_000 }, (_, index) => Math.imul(index, 2_654_435_761)).buffer);

for (const encoding of encodings) {
  suite(encoding, () => {
    test('what was encoded comes back to the byte, whether small or large, whole or in chunks', async () => {
      for (const bytes of [small, large, Buffer.alloc(0)]) {
        const encoded = await zlibCodec.encode(encoding, bytes);
        const decoded = await zlibCodec.decode(encoding, encoded, 1_000_000);
        const streamed = await collected(zlibCodec.decodeBody(encoding, zlibCodec.encodeBody(encoding, inChunks(bytes, 777)), limits));

        assert.ok(decoded.ok && Buffer.from(decoded.value).equals(bytes));
        assert.ok(streamed.bytes.equals(bytes));
        assert.equal(streamed.reason, null);
      }
    });

    test('a cut body is not a whole one', async () => {
      for (const bytes of [small, large]) {
        const encoded = (await zlibCodec.encode(encoding, bytes)).subarray(0, -3);
        const decoded = await zlibCodec.decode(encoding, encoded, 1_000_000);
        const streamed = await collected(zlibCodec.decodeBody(encoding, inChunks(encoded, 777), limits));

        assert.deepEqual(decoded, { ok: false, failure: 'undecodable' });
        assert.equal(streamed.reason?.kind, 'malformed');
      }
    });

    test('bytes after the end are not overlooked', async () => {
      const encoded = Buffer.concat([await zlibCodec.encode(encoding, small), Buffer.from('{"password":"x"}')]);
      const decoded = await zlibCodec.decode(encoding, encoded, 1_000_000);
      const streamed = await collected(zlibCodec.decodeBody(encoding, inChunks(encoded, 1), limits));

      assert.ok(!decoded.ok);
      assert.equal(streamed.reason?.kind, 'malformed');
    });

    test('a body that expands without end stops at the bound', async () => {
      const bomb = await zlibCodec.encode(encoding, Buffer.alloc(8_000_000));
      const decoded = await zlibCodec.decode(encoding, bomb, 100_000);
      const streamed = await collected(zlibCodec.decodeBody(encoding, inChunks(bomb, 100), limits));

      assert.deepEqual(decoded, { ok: false, failure: 'too-large' });
      assert.equal(streamed.reason?.kind, 'too-large');
      assert.ok(streamed.bytes.length <= limits.bytesMax);
    });
  });
}

test('deflate without the zlib header is read as well', async () => {
  const raw = deflateRawSync(small);
  const decoded = await zlibCodec.decode('deflate', raw, 10_000);
  const streamed = await collected(zlibCodec.decodeBody('deflate', inChunks(raw, 5), limits));

  assert.ok(decoded.ok && Buffer.from(decoded.value).equals(small));
  assert.ok(streamed.bytes.equals(small));
});

test('gzip in several members is read to its end', async () => {
  const decoded = await zlibCodec.decode('gzip', Buffer.concat([gzipSync('a'), gzipSync('b')]), 10);

  assert.ok(decoded.ok && Buffer.from(decoded.value).toString() === 'ab');
});

/** Brotli of 64 MiB of zeros. */
const bombHex =
  'cbffff3ff82700e2b14020f7fe8fffff7ff04f00c4611180eefd1fffffffe09f0088c30200ddfb3ffeffffc13f0110870500baf77ffcffff837f02200e0b0074' +
  'effff8ffff07ff04401c1600e8defff1ffff0ffe0980382c00d0bdffcbffff3ffc1300715800a07bff07';

test('a hundred bytes of Brotli that expand to 64 MiB cost no more than the bound', async () => {
  const before = process.memoryUsage().arrayBuffers;

  const decoded = await zlibCodec.decode('br', Buffer.from(bombHex, 'hex'), 1_048_576);

  assert.deepEqual(decoded, { ok: false, failure: 'too-large' });
  assert.ok(process.memoryUsage().arrayBuffers - before < 32_000_000);
});

test('who pauses a coded body slows its source down', async () => {
  const source = new Endless();
  const body = zlibCodec.encodeBody('gzip', source);
  body.open({ chunk: () => body.pause(), end() {}, abort() {} });

  for (let turn = 0; turn < 5000 && !source.isPaused; turn += 1) {
    source.give(16_384);
    await new Promise((resolve) => setImmediate(resolve));
  }

  assert.ok(source.isPaused);
  body.cancel({ kind: 'client', detail: 'gone' });
  assert.ok(source.isCancelled);
});

function inChunks(bytes: Uint8Array, size: number): Body {
  return {
    ...bytesBody(bytes),
    open(sink) {
      for (let at = 0; at < bytes.length; at += size) sink.chunk(bytes.subarray(at, at + size));
      sink.end([]);
    },
  };
}

function collected(body: Body): Promise<{ readonly bytes: Buffer; readonly reason: AbortReason | null }> {
  return new Promise((resolve) => {
    const chunks: Uint8Array[] = [];
    body.open({
      chunk: (bytes) => void chunks.push(bytes),
      end: () => resolve({ bytes: Buffer.concat(chunks), reason: null }),
      abort: (reason) => resolve({ bytes: Buffer.concat(chunks), reason }),
    });
  });
}

class Endless implements Body {
  readonly length = null;
  isPaused = false;
  isCancelled = false;
  #sink: Parameters<Body['open']>[0] | null = null;
  #state = 1;

  open(sink: Parameters<Body['open']>[0]): void {
    this.#sink = sink;
  }

  give(size: number): void {
    const bytes = new Uint8Array(size);
    for (let index = 0; index < size; index += 1) {
      this.#state = (Math.imul(this.#state, 1_103_515_245) + 12_345) | 0;
      bytes[index] = this.#state >>> 16;
    }
    this.#sink?.chunk(bytes);
  }

  pause(): void {
    this.isPaused = true;
  }

  resume(): void {
    this.isPaused = false;
  }

  cancel(): void {
    this.isCancelled = true;
  }
}
