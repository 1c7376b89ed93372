import { failure, type Result, success } from '@sluice/kit';
import type { Body, UninspectedReason } from '@sluice/model';

/** The content codings (RFC 9110 8.4.1) that are decoded; `identity` is none. */
export const encodings = ['gzip', 'deflate', 'br', 'zstd'] as const;
export type Encoding = (typeof encodings)[number];

/** What decoding may cost: 51 bytes of Brotli expand to 64 MiB, gzip in gzip by 249,475 to 1. */
export interface DecodeLimits {
  /** Bytes that come out of the last layer, and of each before it. */
  readonly bytesMax: number;
  /** Bytes out for each byte that came over the wire, through all layers; only asked above `ratioFreeBytes`. */
  readonly ratioMax: number;
  readonly ratioFreeBytes: number;
  readonly layersMax: number;
}

export const defaultDecodeLimits: DecodeLimits = { bytesMax: 67_108_864, ratioMax: 200, ratioFreeBytes: 1_048_576, layersMax: 3 };

/** Coders of the platform. What is small may be answered at once; nothing waits for more than its own bytes. */
export interface Codec {
  /** All of `bytes`, and nothing after them. Stops as soon as more than `bytesMax` would come out: `too-large`. */
  decode(encoding: Encoding, bytes: Uint8Array, bytesMax: number): Decoded | Promise<Decoded>;
  encode(encoding: Encoding, bytes: Uint8Array): Uint8Array | Promise<Uint8Array>;
  /** The decoded bytes of a body as they come, with its back-pressure. Aborts as `malformed` or `too-large`. */
  decodeBody(encoding: Encoding, body: Body, limits: DecodeLimits): Body;
  encodeBody(encoding: Encoding, body: Body): Body;
}

export type Decoded = Result<Uint8Array, UninspectedReason>;

/** The codings of a message in the order in which they were applied. `lines` are the values of all Content-Encoding lines. */
export function parseEncodings(lines: readonly string[], layersMax: number): Result<readonly Encoding[], UninspectedReason> {
  const layers: Encoding[] = [];
  for (const line of lines) {
    for (const part of line.split(',')) {
      const name = part.trim().toLowerCase();
      if (name === '' || name === 'identity') continue;
      const encoding = encodings.find((known) => known === name || `x-${known}` === name);
      if (encoding === undefined) return failure('unknown-encoding');
      layers.push(encoding);
      if (layers.length > layersMax) return failure('too-deep');
    }
  }
  return success(layers);
}

/** Takes all layers off, the last applied first. The ratio is that of the whole, however many layers share it. */
export function decodeLayers(
  codec: Codec,
  layers: readonly Encoding[],
  bytes: Uint8Array,
  limits: DecodeLimits,
): Decoded | Promise<Decoded> {
  const bytesMax = bytesMaxOf(bytes.length, limits);
  const why = bytesMax < limits.bytesMax ? 'ratio-exceeded' : 'too-large';
  let current = bytes;
  for (let layer = layers.length - 1; layer >= 0; layer -= 1) {
    const decoded = codec.decode(layers[layer] as Encoding, current, bytesMax);
    if (decoded instanceof Promise) return decodeRest(codec, layers.slice(0, layer), decoded, bytesMax, why);
    if (!decoded.ok) return said(decoded, why);
    current = decoded.value;
  }
  return success(current);
}

async function decodeRest(
  codec: Codec,
  layers: readonly Encoding[],
  pending: Promise<Decoded>,
  bytesMax: number,
  why: UninspectedReason,
): Promise<Decoded> {
  let decoded = await pending;
  for (const encoding of layers.toReversed()) {
    if (!decoded.ok) break;
    decoded = await codec.decode(encoding, decoded.value, bytesMax);
  }
  return said(decoded, why);
}

/** What may come out of so many bytes on the wire. */
export function bytesMaxOf(wireBytes: number, limits: DecodeLimits): number {
  return Math.min(limits.bytesMax, Math.max(limits.ratioFreeBytes, wireBytes * limits.ratioMax));
}

function said(decoded: Decoded, why: UninspectedReason): Decoded {
  return !decoded.ok && decoded.failure === 'too-large' ? failure(why) : decoded;
}

/** Puts all layers on again, the first applied first. */
export function encodeLayers(codec: Codec, layers: readonly Encoding[], bytes: Uint8Array): Uint8Array | Promise<Uint8Array> {
  let current = bytes;
  for (let layer = 0; layer < layers.length; layer += 1) {
    const encoded = codec.encode(layers[layer] as Encoding, current);
    if (encoded instanceof Promise) return encodeRest(codec, layers.slice(layer + 1), encoded);
    current = encoded;
  }
  return current;
}

async function encodeRest(codec: Codec, layers: readonly Encoding[], pending: Promise<Uint8Array>): Promise<Uint8Array> {
  let encoded = await pending;
  for (const encoding of layers) encoded = await codec.encode(encoding, encoded);
  return encoded;
}
