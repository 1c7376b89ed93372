import type { RequestBody } from '@sluice/contract';
import { failure, success, textOfUtf8 } from '@sluice/kit';
import { type HeaderPairs, headersOf, Tape, tokenKind, type UninspectedReason } from '@sluice/model';
import {
  type Codec,
  type Decoded,
  type DecodeLimits,
  decodeLayers,
  defaultDecodeLimits,
  type Encoding,
  encodeLayers,
  keyOf,
  type Parts,
  parseEncodings,
  parseMediaType,
  partsOfMultipart,
  textOf,
  type Unit,
  unreadUnit,
} from '@sluice/wire';
import type { BodyPlan } from '../plan/body-plan.ts';
import type { BodyLimits } from '../plan/inputs.ts';

/** A held body as inspection sees it: its codings taken off, its values on a tape. Valid until the next body is read. */
export interface Material {
  readonly unit: Unit;
  readonly layers: readonly Encoding[];
}

/** How many times as long as a held body what comes out of its codings may be. Forty megabytes judged at once took seconds from everybody else. */
const decodedHeldMax = 4;
export const tooLong: Decoded = failure('too-large');
const noLayers: readonly Encoding[] = [];
const unencoded = success(noLayers);

/** Reads held bodies, one at a time, and puts the codings of a changed one on again. */
export class Materials {
  readonly limits: DecodeLimits;
  readonly #codec: Codec;
  readonly #tape = new Tape();

  constructor(codec: Codec, limits: BodyLimits) {
    this.#codec = codec;
    this.limits = { ...defaultDecodeLimits, bytesMax: limits.decodedBytesMax };
  }

  layersOf(headers: HeaderPairs) {
    const lines = headersOf(headers, 'content-encoding');
    return lines.length === 0 ? unencoded : parseEncodings(lines, this.limits.layersMax);
  }

  /** The decoded bytes of a held body, or why they cannot be had. A promise only for a long compressed one. */
  decode(headers: HeaderPairs, bytes: Uint8Array): Decoded | Promise<Decoded> {
    const layers = this.layersOf(headers);
    return layers.ok ? decodeLayers(this.#codec, layers.value, bytes, this.limits) : layers;
  }

  /** Puts decoded bytes on the tape that all held bodies share: from here to the cut nothing may wait. */
  read(headers: HeaderPairs, contentType: string | null, decoded: Decoded, bytes: Uint8Array, plan: BodyPlan): Material {
    if (!decoded.ok) return { unit: unreadUnit('text', this.#tape, bytes, decoded.failure), layers: noLayers };
    const layers = this.layersOf(headers);
    return { unit: plan.readerFor(contentType).read(this.#tape, decoded.value), layers: layers.ok ? layers.value : noLayers };
  }

  /** A body of which only its length and its first bytes are known. */
  unread(bytes: number, why: UninspectedReason, first: Uint8Array): Material {
    const unit = unreadUnit(
      /^\s*(?:\{\s*["}]|\[\s*["[{\d-])/.test(textOfUtf8(first)) ? 'json' : 'text',
      this.#tape,
      new Uint8Array(0),
      why,
    );
    return { unit: { ...unit, coverage: { kind: 'partial', bytesSeen: 0, bytesUnseen: bytes, why } }, layers: noLayers };
  }

  encode(material: Material, bytes: Uint8Array): Uint8Array | Promise<Uint8Array> {
    return encodeLayers(this.#codec, material.layers, bytes);
  }
}

/** Whether more came out of a held body than is judged at once, which is never less than what may be held of it as it came. */
export function isLong(decoded: Decoded, heldBytesMax: number, plainBytesMax: number): boolean {
  return decoded.ok && decoded.value.length > Math.max(heldBytesMax * decodedHeldMax, plainBytesMax);
}

/** Names of the members of the root object; a form reads as one. */
export function topNames({ unit }: Material): readonly string[] {
  const { tape } = unit;
  if (tape.count === 0 || tape.kinds[0] !== tokenKind.object) return [];
  const names: string[] = [];
  for (let token = 1; token < tape.count; token = Math.max(token + 1, tape.nexts[token] ?? 0)) names.push(nameOf(unit, token));
  return names;
}

/** The name that a value of a body stands under, as the server has it; empty for items, and for parts of a multipart body. */
export function nameOf({ syntax, tape }: Pick<Unit, 'syntax' | 'tape'>, token: number): string {
  if (syntax !== 'form' || token === 0) return keyOf(tape, token) ?? '';
  return textOfUtf8(tape.bytes.subarray(tape.members[token] ?? 0, tape.starts[token] ?? 0));
}

/** The body as request validation takes it. What is sent as text is text to the contract, also where it was found to be JSON. */
export function requestBodyOf({ unit }: Material, contentType: string | null): RequestBody {
  const { tape } = unit;
  if (unit.coverage.kind === 'partial' || isSentAsText(contentType)) return { kind: 'opaque' };
  if (unit.syntax === 'json') return { kind: 'json', value: JSON.parse(textOfUtf8(tape.bytes)) as unknown };
  if (unit.syntax !== 'form') return { kind: 'opaque' };
  return { kind: 'form', pairs: Array.from({ length: tape.count - 1 }, (_, index) => [nameOf(unit, index + 1), textOf(tape, index + 1)]) };
}

function isSentAsText(contentType: string | null): boolean {
  const essence = essenceOf(contentType);
  return essence?.startsWith('text/') === true && essence !== 'text/json';
}

/** The parts of a multipart body; null where nobody can tell them apart. */
export function partsOf({ tape }: Pick<Unit, 'tape'>, contentType: string | null): Parts | null {
  const boundary = contentType === null ? undefined : parseMediaType(contentType)?.parameters.get('boundary');
  return boundary === undefined ? null : partsOfMultipart(tape.bytes, boundary);
}

/** The essence of the media type, small and without parameters: what plans are kept by. */
export function essenceOf(contentType: string | null): string | null {
  if (contentType === null) return null;
  const end = contentType.indexOf(';');
  return (end < 0 ? contentType : contentType.slice(0, end)).trim().toLowerCase();
}
