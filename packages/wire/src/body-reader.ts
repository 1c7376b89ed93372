import { unreachable } from '@sluice/kit';
import type { Tape, UninspectedReason } from '@sluice/model';
import { BinaryStream, readBinary } from './binary/body.ts';
import { CsvStream, readCsv } from './csv-body.ts';
import { readForm } from './form-body.ts';
import { OpenlyRead, openlyRead } from './hidden-text.ts';
import { defaultJsonLimits, type JsonLimits } from './json-limits.ts';
import { JsonScanner } from './json-scanner.ts';
import { JsonStream } from './json-stream.ts';
import { LineStream, readLines } from './lines-body.ts';
import { isBinary, isReadCharset, isWide, type MediaKind, type MediaType, mediaBytesMax, mediaKind, parseMediaType } from './media.ts';
import { readMultipart } from './multipart-body.ts';
import { readText, TextStream, UnreadStream } from './text-body.ts';
import type { TrieIndex } from './trie-index.ts';
import { closedUnit, type Unit, unreadUnit } from './unit.ts';
import { defaultUnitBytesMax, type UnitReader } from './unit-reader.ts';
import { isWellFormedUtf8 } from './utf8-sequence.ts';

/** Reads the bodies of one media type against one trie. What it cannot read is a unit all the same: partial, with the reason. */
export class BodyReader {
  readonly #index: TrieIndex;
  readonly #limits: JsonLimits;
  readonly #scanner: JsonScanner;
  readonly #kind: MediaKind;
  readonly #boundary: string | null;
  /** Why no body of this type can be read, whatever is in it. */
  readonly #unreadWhy: UninspectedReason | null;

  /** `contentType` is the header's value; null where there is none, then the bytes say what they are. */
  constructor(contentType: string | null, index: TrieIndex, limits: JsonLimits = defaultJsonLimits) {
    const media = contentType === null ? null : parseMediaType(contentType);
    this.#index = index;
    this.#limits = limits;
    this.#scanner = new JsonScanner(index, limits);
    this.#kind = media ? mediaKind(media) : 'unknown';
    this.#boundary = media?.parameters.get('boundary') ?? null;
    this.#unreadWhy = isReadable(contentType, media) ? null : 'unknown-encoding';
  }

  /** A whole body as one unit. It may be used until the next call with this tape. */
  read(tape: Tape, bytes: Uint8Array): Unit {
    const why = this.#whyUnread(bytes);
    if (bytes.length > 0 && why !== null) return unreadUnit('text', tape, bytes, why);
    if (bytes.length === 0) {
      tape.reset(bytes);
      return closedUnit('text', tape);
    }
    switch (this.#kind) {
      case 'json':
        this.#scanner.scan(tape, bytes);
        return closedUnit('json', tape);
      case 'lines':
        return readLines(this.#scanner, tape, bytes);
      case 'form':
        return openlyRead(readForm(this.#index, this.#limits, tape, bytes));
      case 'multipart':
        if (this.#boundary === null) return unreadUnit('multipart', tape, bytes, 'undecodable');
        return readMultipart(this.#index, this.#limits, tape, bytes, this.#boundary);
      case 'csv':
        return openlyRead(readCsv(this.#index, this.#limits, tape, bytes));
      case 'text':
        return this.#readJson(tape, bytes) ?? openlyRead(readText(tape, bytes));
      case 'msgpack':
      case 'cbor':
      case 'cbor-seq':
        return this.#readJson(tape, bytes) ?? readBinary(this.#kind, this.#scanner, this.#limits, tape, bytes);
      case 'unknown':
        return this.#readUnknown(tape, bytes);
      default:
        return unreachable(this.#kind);
    }
  }

  /** A body that comes in chunks. Forms do not stream: they go by unread above what may be held. */
  open(tape: Tape, unitBytesMax: number = defaultUnitBytesMax): UnitReader {
    return new SniffedStream(tape, (first) => {
      const why = this.#whyUnread(first);
      if (why !== null) return new UnreadStream(tape, why);
      switch (this.#kind) {
        case 'json':
          return new JsonStream(this.#index, tape, unitBytesMax, this.#limits);
        case 'lines':
          return new LineStream(this.#index, tape, unitBytesMax, this.#limits);
        case 'csv':
          return new OpenlyRead(new CsvStream(this.#index, tape, unitBytesMax, this.#limits));
        case 'text':
          return new OpenlyRead(new TextStream(tape, unitBytesMax));
        case 'form':
        case 'multipart':
          return new UnreadStream(tape, 'too-large');
        case 'msgpack':
        case 'cbor':
        case 'cbor-seq':
          return (
            this.#streamedJson(tape, first, unitBytesMax) ?? new BinaryStream(this.#kind, this.#index, tape, unitBytesMax, this.#limits)
          );
        case 'unknown':
          // Only the whole of a text can be told from another thing, so a stream of an unknown type is read as JSON or not at all.
          return this.#streamedJson(tape, first, unitBytesMax) ?? new UnreadStream(tape, 'unknown-media-type');
        default:
          return unreachable(this.#kind);
      }
    });
  }

  /** Why bytes that begin so cannot be read; parts say their charset themselves, and binary formats have none. */
  #whyUnread(first: Uint8Array): UninspectedReason | null {
    const isPlain = this.#kind === 'multipart' || isBinary(this.#kind) || !isWide(first);
    return this.#unreadWhy ?? (isPlain ? null : wideReason(this.#kind));
  }

  #streamedJson(tape: Tape, first: Uint8Array, unitBytesMax: number): UnitReader | null {
    return beginsAsJson(first) ? new JsonStream(this.#index, tape, unitBytesMax, this.#limits) : null;
  }

  /** JSON under the wrong name is JSON, and text is text: a type that nobody knows hides nothing that can be read. */
  #readUnknown(tape: Tape, bytes: Uint8Array): Unit {
    const json = this.#readJson(tape, bytes);
    if (json !== null) return json;
    if (!bytes.includes(0) && isWellFormedUtf8(bytes, 0, bytes.length)) return openlyRead(readText(tape, bytes));
    return unreadUnit('text', tape, bytes, 'unknown-media-type');
  }

  /** Null where it is not JSON from its first byte to its last. */
  #readJson(tape: Tape, bytes: Uint8Array): Unit | null {
    if (!beginsAsJson(bytes)) return null;
    this.#scanner.scan(tape, bytes);
    const unit = closedUnit('json', tape);
    return unit.coverage.kind === 'whole' ? unit : null;
  }
}

const sniffedBytes = 4;
const noBytes = new Uint8Array(0);

function joined(before: Uint8Array, after: Uint8Array): Uint8Array {
  if (before.length === 0) return after;
  const both = new Uint8Array(before.length + after.length);
  both.set(before);
  both.set(after, before.length);
  return both;
}

/** Chooses the reader once the first bytes are here. */
class SniffedStream implements UnitReader {
  readonly #tape: Tape;
  readonly #choose: (first: Uint8Array) => UnitReader;
  #chosen: UnitReader | null = null;
  #first: Uint8Array = noBytes;

  constructor(tape: Tape, choose: (first: Uint8Array) => UnitReader) {
    this.#tape = tape;
    this.#choose = choose;
  }

  push(chunk: Uint8Array): Iterable<Unit> {
    if (this.#chosen) return this.#chosen.push(chunk);
    const first = joined(this.#first, chunk);
    this.#first = first;
    if (first.length < sniffedBytes) return [];
    // A stream that waits for its reader keeps nothing that went by.
    this.#first = noBytes;
    this.#chosen = this.#choose(first);
    return this.#chosen.push(first);
  }

  flush(): Iterable<Unit> {
    return this.#chosen?.flush() ?? [];
  }

  *end(): Iterable<Unit> {
    if (!this.#chosen && this.#first.length > 0) {
      this.#chosen = this.#choose(this.#first);
      yield* this.#chosen.push(this.#first);
    }
    if (this.#chosen) yield* this.#chosen.end();
    else this.#tape.reset(this.#first);
  }
}

/** Of a header that follows no grammar its charset counts all the same: somebody may look for no more. */
function isReadable(contentType: string | null, media: MediaType | null): boolean {
  if (media) {
    const kind = mediaKind(media);
    return kind === 'multipart' || isBinary(kind) || isReadCharset(media.parameters.get('charset'));
  }
  return isReadCharset(/charset\s*=\s*["']?([\w.:-]{1,40})/i.exec(contentType?.slice(0, mediaBytesMax) ?? '')?.[1]);
}

function wideReason(kind: MediaKind): UninspectedReason {
  return kind === 'unknown' ? 'unknown-media-type' : 'unknown-encoding';
}

function beginsAsJson(bytes: Uint8Array): boolean {
  let at = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  while (bytes[at] === 0x20 || bytes[at] === 0x0a || bytes[at] === 0x0d || bytes[at] === 0x09) at += 1;
  return bytes[at] === 0x7b || bytes[at] === 0x5b;
}
