import { brotliCompressSync, brotliDecompressSync, constants, gunzipSync, gzipSync, zstdCompressSync, zstdDecompressSync } from 'node:zlib';

/** A content coding with what its bytes mean, also where they were cut off. */
export interface Coding {
  readonly name: 'identity' | 'gzip' | 'br' | 'zstd';
  readonly lines: readonly string[];
  encode(bytes: Buffer): Buffer;
  decode(bytes: Buffer): Buffer;
  /** What can be read of a body that broke off. */
  decodeBroken(bytes: Buffer): Buffer;
}

export const codings: readonly Coding[] = [
  { name: 'identity', lines: [], encode: (bytes) => bytes, decode: (bytes) => bytes, decodeBroken: (bytes) => bytes },
  {
    name: 'gzip',
    lines: ['Content-Encoding: gzip'],
    encode: (bytes) => gzipSync(bytes),
    decode: (bytes) => gunzipSync(bytes),
    decodeBroken: (bytes) => gunzipSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH }),
  },
  {
    name: 'br',
    lines: ['Content-Encoding: br'],
    encode: (bytes) => brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } }),
    decode: (bytes) => brotliDecompressSync(bytes),
    decodeBroken: (bytes) => brotliDecompressSync(bytes, { finishFlush: constants.BROTLI_OPERATION_FLUSH }),
  },
  {
    name: 'zstd',
    lines: ['Content-Encoding: zstd'],
    encode: (bytes) => zstdCompressSync(bytes),
    decode: (bytes) => zstdDecompressSync(bytes),
    decodeBroken: (bytes) => zstdDecompressSync(bytes, { finishFlush: constants.ZSTD_e_flush }),
  },
];

export const framings = ['chunked', 'content-length'] as const;
