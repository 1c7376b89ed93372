import type { HeaderPairs } from '@sluice/model';
import { KeptChunks } from './kept-chunks.ts';
import { type ResponseHead, readResponseHead, readTrailers } from './response-head.ts';

/** Who is told what an upstream answers. After `end` or `broken` nothing more is called until the next answer begins. */
export interface ResponseSink {
  /** Something of an answer came. */
  begun(): void;
  /** A head below 200 other than a switch of protocols; another head follows. */
  informed(head: ResponseHead): void;
  /** From here on the connection speaks something else, beginning with `sent`. */
  switched(head: ResponseHead, sent: Buffer): void;
  head(head: ResponseHead): void;
  chunk(bytes: Buffer): void;
  /** `isClean` says that not a byte stands behind the message. */
  end(trailers: HeaderPairs, isClean: boolean): void;
  broken(why: 'malformed' | 'headers-too-large', detail: string): void;
}

const state = { over: 0, head: 1, sized: 2, untilClose: 3, chunkSize: 4, chunk: 5, chunkEnd: 6, trailers: 7, bodiless: 8 } as const;
type State = (typeof state)[keyof typeof state];

const none = Buffer.alloc(0);
const lineEnd = Buffer.from('\r\n', 'latin1');
const blankLine = Buffer.from('\r\n\r\n', 'latin1');
const noTrailers: HeaderPairs = [];
/** Chunks up to so many bytes are handed on together, as far as they came in one read: half a million of one byte each cost a second otherwise. */
const smallBytesMax = 1024;
/** Shared by all parsers: it is empty whenever one of them calls its sink. */
const gathered = Buffer.allocUnsafeSlow(16 * 1024);
/** A size and its extensions, which mean nothing to anybody (RFC 9112 section 7.1.1). */
const chunkLineBytesMax = 1024;
const plainDigitsMax = 7;
const hexValues = Uint8Array.from({ length: 256 }, (_, code) => {
  const value = Number.parseInt(String.fromCharCode(code), 16);
  return Number.isNaN(value) ? 255 : value;
});
const chunkLine =
  /^([0-9A-Fa-f]{1,12})(?:;[!#$%&'*+.^_`|~0-9A-Za-z-]+(?:=(?:[!#$%&'*+.^_`|~0-9A-Za-z-]+|"(?:[\t\x20\x21\x23-\x5b\x5d-\x7e\x80-\xff]|\\[\t\x20-\x7e\x80-\xff])*"))?)*$/;

/**
 * The answers of one connection, bytes to messages by RFC 9112 and nothing more lenient: lines end with CRLF, nothing is folded, one
 * framing counts. Of what comes at once at most one message is taken; whatever stands behind it belongs to nobody.
 */
export class ResponseParser {
  readonly #sink: ResponseSink;
  readonly #headBytesMax: number;
  readonly #kept = new KeptChunks();
  #state: State = state.over;
  #bytes: Buffer = none;
  #at = 0;
  /** Bytes that are left of a body or of a chunk. */
  #left = 0;
  /** Bytes of small chunks that wait in `gathered`. */
  #gatheredBytes = 0;
  #isHead = false;
  #hasBegun = false;
  #isPaused = false;

  constructor(sink: ResponseSink, headBytesMax: number) {
    this.#sink = sink;
    this.#headBytesMax = headBytesMax;
  }

  /** The next answer is waited for; `isHead` where it has no body whatever its head says. */
  begin(isHead: boolean): void {
    this.stop();
    this.#state = state.head;
    this.#isHead = isHead;
    this.#hasBegun = false;
    this.#isPaused = false;
  }

  /** Nothing more is told. */
  stop(): void {
    this.#state = state.over;
    this.#bytes = none;
    this.#at = 0;
    this.#gatheredBytes = 0;
    this.#kept.end();
  }

  /** What is told and what is left for later is copied: the memory is the caller's again. */
  feed(bytes: Buffer): void {
    this.#bytes = this.#at < this.#bytes.length ? Buffer.concat([this.#bytes.subarray(this.#at), bytes]) : bytes;
    this.#at = 0;
    if (this.#state === state.head && !this.#hasBegun) {
      this.#hasBegun = true;
      this.#sink.begun();
    }
    this.#run();
    if (this.#bytes === bytes) this.#bytes = Buffer.from(bytes);
  }

  get isPaused(): boolean {
    return this.#isPaused;
  }

  /** Bytes came that wait for `resume`: the end of the connection stands behind them. */
  get isHolding(): boolean {
    return this.#isPaused && this.#at < this.#bytes.length;
  }

  pause(): void {
    this.#isPaused = true;
  }

  resume(): void {
    this.#isPaused = false;
    this.#run();
  }

  /** The connection ended in order. True where that is how the message ends. */
  finish(): boolean {
    if (this.#state !== state.untilClose) return false;
    this.#end(noTrailers);
    return true;
  }

  #run(): void {
    while (this.#at < this.#bytes.length && !this.#isPaused && this.#step());
    this.#handOn();
    if (this.#at >= this.#bytes.length) {
      this.#bytes = none;
      this.#at = 0;
    }
  }

  /** Takes the next part; false where more bytes are needed, or none is wanted. */
  #step(): boolean {
    switch (this.#state) {
      case state.head:
        return this.#readHead();
      case state.sized:
      case state.chunk:
        return this.#readSized();
      case state.untilClose:
        this.#pass(this.#bytes.length - this.#at);
        return true;
      case state.chunkSize:
        return this.#readChunkSize();
      case state.chunkEnd:
        return this.#readChunkEnd();
      case state.trailers:
        return this.#readTrailers();
      default:
        return false;
    }
  }

  #readHead(): boolean {
    const end = this.#bytes.indexOf(blankLine, this.#at);
    if ((end < 0 ? this.#bytes.length : end) - this.#at > this.#headBytesMax) {
      return this.#break('headers-too-large', 'the head of the answer is too large');
    }
    if (end < 0) return this.#hasBareLineFeed() ? this.#break('malformed', 'a line without its CR') : false;
    const head = readResponseHead(this.#bytes.toString('latin1', this.#at, end + 2));
    this.#at = end + 4;
    if (typeof head === 'string') return this.#break('malformed', head);
    if (head.status === 101) {
      const sent = Buffer.from(this.#bytes.subarray(this.#at));
      this.stop();
      this.#sink.switched(head, sent);
      return false;
    }
    if (head.status < 200) {
      // It says in one breath that another answer follows and that none does.
      if (head.isLast) return this.#break('malformed', 'an informational answer that is the last one');
      this.#sink.informed(head);
      return true;
    }
    const isBodiless = this.#isHead || head.status === 204 || head.status === 304 || head.length === 0;
    if (isBodiless) this.#state = state.bodiless;
    else if (head.isChunked) this.#state = state.chunkSize;
    else if (head.length === null) this.#state = state.untilClose;
    else this.#state = state.sized;
    this.#left = head.length ?? 0;
    if (this.#state === state.sized) this.#kept.begin(this.#left, this.#bytes.length - this.#at);
    this.#sink.head(head);
    // Whoever refused the head stopped the parser, and another exchange may have the lane by now.
    if (this.#state === state.bodiless) this.#end(noTrailers);
    return true;
  }

  #readSized(): boolean {
    const size = Math.min(this.#left, this.#bytes.length - this.#at);
    const isChunk = this.#state === state.chunk;
    const isSmall = isChunk && size <= smallBytesMax;
    if (!isSmall && this.#handOn()) return true;
    this.#left -= size;
    const isAll = this.#left === 0;
    if (isAll && isChunk) this.#state = state.chunkEnd;
    if (isSmall) this.#gather(size);
    else this.#pass(size);
    if (isAll && this.#state === state.sized) this.#end(noTrailers);
    return true;
  }

  #gather(size: number): void {
    this.#bytes.copy(gathered, this.#gatheredBytes, this.#at, this.#at + size);
    this.#gatheredBytes += size;
    this.#at += size;
    if (this.#gatheredBytes > gathered.length - smallBytesMax) this.#handOn();
  }

  /** Whoever gets it may pause or stop the parser, so that a step hands on and ends. True where there was something. */
  #handOn(): boolean {
    const size = this.#gatheredBytes;
    if (size === 0) return false;
    this.#gatheredBytes = 0;
    this.#sink.chunk(Buffer.from(gathered.subarray(0, size)));
    return true;
  }

  #pass(size: number): void {
    const from = this.#at;
    this.#at += size;
    this.#sink.chunk(this.#kept.keep(this.#bytes.subarray(from, from + size)));
  }

  #readChunkSize(): boolean {
    const plain = this.#plainChunkSize();
    if (plain >= 0) return this.#startChunk(plain);
    const end = this.#bytes.indexOf(lineEnd, this.#at);
    if ((end < 0 ? this.#bytes.length : end) - this.#at > chunkLineBytesMax) return this.#break('malformed', 'a chunk without a size');
    if (end < 0) return false;
    const size = chunkLine.exec(this.#bytes.toString('latin1', this.#at, end))?.[1];
    if (size === undefined) return this.#break('malformed', 'a chunk without a size');
    this.#at = end + 2;
    return this.#startChunk(Number.parseInt(size, 16));
  }

  #startChunk(size: number): true {
    this.#left = size;
    this.#state = size === 0 ? state.trailers : state.chunk;
    return true;
  }

  /** The usual line, a few digits and nothing behind them; -1 where it is another, or not all of it is here. */
  #plainChunkSize(): number {
    const bytes = this.#bytes;
    let size = 0;
    let at = this.#at;
    for (; at - this.#at < plainDigitsMax; at += 1) {
      const value = hexValues[bytes[at] ?? 0] ?? 255;
      if (value === 255) break;
      size = size * 16 + value;
    }
    if (at === this.#at || bytes[at] !== 0x0d || bytes[at + 1] !== 0x0a) return -1;
    this.#at = at + 2;
    return size;
  }

  #readChunkEnd(): boolean {
    if (this.#bytes.length - this.#at < 2) return false;
    if (this.#bytes[this.#at] !== 0x0d || this.#bytes[this.#at + 1] !== 0x0a) return this.#break('malformed', 'a chunk of another size');
    this.#at += 2;
    this.#state = state.chunkSize;
    return true;
  }

  #readTrailers(): boolean {
    if (this.#handOn()) return true;
    if (this.#bytes.length - this.#at < 2) return false;
    if (this.#bytes[this.#at] === 0x0d && this.#bytes[this.#at + 1] === 0x0a) {
      this.#at += 2;
      this.#end(noTrailers);
      return false;
    }
    const end = this.#bytes.indexOf(blankLine, this.#at);
    if ((end < 0 ? this.#bytes.length : end) - this.#at > this.#headBytesMax)
      return this.#break('malformed', 'trailers that are too large');
    if (end < 0) return this.#hasBareLineFeed() ? this.#break('malformed', 'a line without its CR') : false;
    const trailers = readTrailers(this.#bytes.toString('latin1', this.#at, end + 2));
    if (trailers === null) return this.#break('malformed', 'a trailer that is none');
    this.#at = end + 4;
    this.#end(trailers);
    return false;
  }

  /** What has no end of a head in it may still be known to be none. */
  #hasBareLineFeed(): boolean {
    let at = this.#bytes.indexOf(0x0a, this.#at);
    for (; at >= 0; at = this.#bytes.indexOf(0x0a, at + 1)) if (at === this.#at || this.#bytes[at - 1] !== 0x0d) return true;
    return false;
  }

  #end(trailers: HeaderPairs): void {
    const isClean = this.#at >= this.#bytes.length;
    this.stop();
    this.#sink.end(trailers, isClean);
  }

  #break(why: 'malformed' | 'headers-too-large', detail: string): boolean {
    if (this.#handOn()) return true;
    this.stop();
    this.#sink.broken(why, detail);
    return false;
  }
}
