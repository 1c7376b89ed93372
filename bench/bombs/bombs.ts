import { brotliCompressSync, constants, gzipSync, zstdCompressSync } from 'node:zlib';

/** A body that is small to send and large to read. */
export interface Bomb {
  readonly name: string;
  readonly coding: string | null;
  /** As sent; pieces are chunks of their own. */
  readonly pieces: readonly Buffer[];
}

const bytesWithin = 64 * 1024 * 1024;
const blanks = Buffer.alloc(bytesWithin, ' ');
const isFast = { params: { [constants.BROTLI_PARAM_QUALITY]: 5, [constants.BROTLI_PARAM_LGWIN]: 24 } };

/** `scale` of 1 is what the figure asks for. */
export function bombs(scale: number): readonly Bomb[] {
  const gzip = gzipSync(blanks);
  const brotli = brotliCompressSync(blanks, isFast);
  const depth = 1_000_000 * scale;
  const keys = Array.from({ length: 1_000_000 * scale }, (_, index) => `"k${index}":1`).join();
  const oneByte = Array.from(`[${'1,'.repeat(250_000 * scale - 1)}1]`, (character) => Buffer.from(character));
  return [
    { name: 'gzip', coding: 'gzip', pieces: [gzip] },
    { name: 'br', coding: 'br', pieces: [brotli] },
    { name: 'zstd', coding: 'zstd', pieces: [zstdCompressSync(blanks)] },
    { name: 'gzip in gzip', coding: 'gzip, gzip', pieces: [gzipSync(gzip)] },
    { name: 'gzip in br', coding: 'gzip, br', pieces: [brotliCompressSync(gzip, isFast)] },
    { name: 'deep', coding: null, pieces: [Buffer.from(`${'['.repeat(depth)}${']'.repeat(depth)}`)] },
    { name: 'deep in gzip', coding: 'gzip', pieces: [gzipSync(`${'['.repeat(depth)}${']'.repeat(depth)}`)] },
    { name: 'keys', coding: null, pieces: [Buffer.from(`{${keys}}`)] },
    { name: 'keys in gzip', coding: 'gzip', pieces: [gzipSync(`{${keys}}`)] },
    { name: 'chunks', coding: null, pieces: oneByte },
  ];
}
