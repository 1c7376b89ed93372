import {
  brotliCompress,
  brotliCompressSync,
  brotliDecompress,
  brotliDecompressSync,
  constants,
  createBrotliCompress,
  createBrotliDecompress,
  createDeflate,
  createGunzip,
  createGzip,
  createInflate,
  createInflateRaw,
  createZstdCompress,
  createZstdDecompress,
  deflate,
  deflateSync,
  gunzip,
  gunzipSync,
  gzip,
  gzipSync,
  inflate,
  inflateRaw,
  inflateRawSync,
  inflateSync,
  zstdCompress,
  zstdCompressSync,
  zstdDecompress,
  zstdDecompressSync,
} from 'node:zlib';
import type { FlowPorts } from '@sluice/flow';
import { failure, success } from '@sluice/kit';
import { CodedBody, type Coder } from './zlib-codec-body.ts';

type Codec = FlowPorts['codec'];
type Encoding = Parameters<Codec['decode']>[0];
type Decoded = Awaited<ReturnType<Codec['decode']>>;

/** Up to here the coder runs at once: handing so little to another thread and back costs more than the work. */
const atOnceBytesMax = 65_536;

/** Content codings with node:zlib. */
export const zlibCodec: Codec = {
  decode(encoding, bytes, bytesMax) {
    const { atOnce, later } = decoderOf(encoding, bytes);
    const options = { maxOutputLength: bytesMax, info: true };
    if (bytes.length > atOnceBytesMax) {
      return new Promise((resolve) => {
        later(bytes, options, (error, output) => resolve(error ? broken(error) : whole(output, bytes)));
      });
    }
    try {
      return whole(atOnce(bytes, options), bytes);
    } catch (error) {
      return broken(error);
    }
  },

  encode(encoding, bytes) {
    const { atOnce, later } = encoders[encoding];
    if (bytes.length <= atOnceBytesMax) return atOnce(bytes);
    return new Promise((resolve, reject) => {
      later(bytes, (error, output) => (error ? reject(error) : resolve(output)));
    });
  },

  decodeBody: (encoding, body, limits) => new CodedBody(body, encoding, (first) => openDecoder(encoding, first), limits),
  encodeBody: (encoding, body) => new CodedBody(body, encoding, () => encoders[encoding].open(), null),
};

// With `info: true` the functions give the engine beside the bytes, which @types/node does not say.
interface WithEngine {
  readonly buffer: Uint8Array;
  readonly engine: { readonly bytesWritten: number };
}

interface DecodeOptions {
  readonly maxOutputLength: number;
  readonly info: boolean;
}

interface Decoder {
  readonly atOnce: (bytes: Uint8Array, options: DecodeOptions) => unknown;
  readonly later: (bytes: Uint8Array, options: DecodeOptions, done: (error: Error | null, output: unknown) => void) => void;
}

function decoderOf(encoding: Encoding, bytes: Uint8Array): Decoder {
  switch (encoding) {
    case 'gzip':
      return { atOnce: gunzipSync, later: gunzip };
    case 'deflate':
      return hasZlibHeader(bytes) ? { atOnce: inflateSync, later: inflate } : { atOnce: inflateRawSync, later: inflateRaw };
    case 'br':
      return { atOnce: brotliDecompressSync, later: brotliDecompress };
    case 'zstd':
      return { atOnce: zstdDecompressSync, later: zstdDecompress };
  }
}

function openDecoder(encoding: Encoding, first: Uint8Array): Coder {
  switch (encoding) {
    case 'gzip':
      return createGunzip();
    case 'deflate':
      return hasZlibHeader(first) ? createInflate() : createInflateRaw();
    case 'br':
      return createBrotliDecompress();
    case 'zstd':
      return createZstdDecompress();
  }
}

/** RFC 9110 8.4.1.2 means the zlib format, but some senders leave its header out; the low half of the first byte tells. */
function hasZlibHeader(bytes: Uint8Array): boolean {
  return ((bytes[0] ?? 0) & 0x0f) === 0x08;
}

function whole(output: unknown, bytes: Uint8Array): Decoded {
  const { buffer, engine } = output as WithEngine;
  // What stands after the end of the coding is read by no decoder here, and perhaps by another one.
  return engine.bytesWritten < bytes.length ? failure('ambiguous') : success(buffer);
}

function broken(error: unknown): Decoded {
  const isTooLarge = error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
  return failure(isTooLarge ? 'too-large' : 'undecodable');
}

// What is encoded here goes out once, to one client: cheap settings. Brotli's default of 11 would cost a hundred times the rest.
const gzipOptions = { level: 4 };
const brotliOptions = { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } };
const zstdOptions = { params: { [constants.ZSTD_c_compressionLevel]: 3 } };

interface Encoder {
  readonly atOnce: (bytes: Uint8Array) => Uint8Array;
  readonly later: (bytes: Uint8Array, done: (error: Error | null, output: Uint8Array) => void) => void;
  readonly open: () => Coder;
}

const encoders: Readonly<Record<Encoding, Encoder>> = {
  gzip: {
    atOnce: (bytes) => gzipSync(bytes, gzipOptions),
    later: (bytes, done) => gzip(bytes, gzipOptions, done),
    open: () => createGzip(gzipOptions),
  },
  deflate: {
    atOnce: (bytes) => deflateSync(bytes, gzipOptions),
    later: (bytes, done) => deflate(bytes, gzipOptions, done),
    open: () => createDeflate(gzipOptions),
  },
  br: {
    atOnce: (bytes) => brotliCompressSync(bytes, brotliOptions),
    later: (bytes, done) => brotliCompress(bytes, brotliOptions, done),
    open: () => createBrotliCompress(brotliOptions),
  },
  zstd: {
    atOnce: (bytes) => zstdCompressSync(bytes, zstdOptions),
    later: (bytes, done) => zstdCompress(bytes, zstdOptions, done),
    open: () => createZstdCompress(zstdOptions),
  },
};
