import { utf8 } from '@sluice/kit';
import { joined } from './joined.ts';
import { isBreak, isLast } from './multipart-parts.ts';
import { readHead } from './part-head.ts';
import { plainText } from './text-of.ts';

export interface SieveLimits {
  /** What is kept in all. */
  readonly bytesMax: number;
  /** Of a file that is text: a longer one is a file like any other. */
  readonly fileBytesMax: number;
}

/** Longer heads no honest part has. */
const headBytesMax = 8 * 1024;
/** Nor does anything but the end of a line stand behind the last delimiter of an honest body. */
const epilogueBytesMax = 1024;
const lineFeed = 0x0a;
const lineBreak = utf8('\r\n');
const noBytes = new Uint8Array(0);

/**
 * Takes a multipart body (RFC 2046 5.1) chunk by chunk and keeps what is small of it: the heads of all parts, the fields, and short files of text.
 * What goes on of it ends before the delimiter that is the last, so that nobody who reads as far has a whole body. Behind that one a reader may find parts
 * that another does not (`walkParts`): such a body is beyond.
 */
export class MultipartSieve {
  readonly #delimiter: Uint8Array;
  readonly #limits: SieveLimits;
  #state: 'before' | 'head' | 'field' | 'file' | 'over' = 'before';
  /** Bytes that nothing is known of yet, and the last one before them. */
  #waiting = noBytes;
  #before = lineFeed;
  #kept: Uint8Array[] = [];
  #keptBytes = 0;
  /** Of the present file what is kept, as long as it may be text. */
  #file: Uint8Array[] | null = null;
  #fileBytes = 0;
  /** More than may be kept, or a head that does not end: nobody can say what is in it. */
  isBeyond = false;
  /** All that came until now. */
  bytesSeen = 0;

  constructor(boundary: string, limits: SieveLimits) {
    this.#delimiter = utf8(`--${boundary}`);
    this.#limits = limits;
  }

  /** The last delimiter is here. */
  get isOver(): boolean {
    return this.#state === 'over';
  }

  /** The kept parts as a body of their own, which ends as one does. */
  get body(): Uint8Array {
    const open = this.isOver ? [] : [...(this.#file ?? []), lineBreak];
    return joined([...this.#kept, ...open, this.#delimiter, utf8('--\r\n')]);
  }

  /** What may go on of all that came. */
  push(bytes: Uint8Array): Uint8Array {
    this.bytesSeen += bytes.length;
    const all = this.#waiting.length === 0 ? bytes : joined([this.#waiting, bytes]);
    if (this.isOver) return this.#wait(all);
    let at = 0;
    while (this.#state !== 'over' && !this.isBeyond) {
      const next = this.#state === 'head' ? this.#endHead(all, at) : this.#endBody(all, at);
      if (next < 0) break;
      at = next;
    }
    const passing = this.#state === 'over' || this.#state === 'head' ? at : Math.max(at, this.#sureEnd(all));
    if (this.#state !== 'over' && this.#state !== 'head') this.#take(all.subarray(at, passing));
    if (passing > 0) this.#before = all[passing - 1] ?? lineFeed;
    this.#wait(all.subarray(passing));
    return all.subarray(0, passing);
  }

  #wait(bytes: Uint8Array): Uint8Array {
    this.#waiting = new Uint8Array(bytes);
    if (!this.isOver) return noBytes;
    const isLong = bytes.length > this.#delimiter.length + epilogueBytesMax;
    if (isLong || this.#delimiterIn(bytes, this.#delimiter.length) >= 0) this.isBeyond = true;
    return noBytes;
  }

  /** What was held back. Nothing is from now on. */
  rest(): Uint8Array {
    const rest = this.#waiting;
    this.#waiting = noBytes;
    return rest;
  }

  /** Nothing more comes: what has no delimiter behind it is of the last part all the same, as lenient readers have it. */
  finish(): void {
    if (this.#state === 'head' || this.#state === 'before') this.isBeyond = true;
    else this.#take(this.#waiting);
  }

  /** Behind a body: where the delimiter of the next part begins, or the last one, once it is known to be one; -1 where none is yet. */
  #endBody(all: Uint8Array, from: number): number {
    const start = this.#delimiterIn(all, from);
    if (start < 0) return -1;
    this.#take(all.subarray(from, start));
    this.#closeFile();
    this.#state = isLast(all, start + this.#delimiter.length) ? 'over' : 'head';
    return start;
  }

  /** Behind the empty line that ends a head; -1 where it has none yet. */
  #endHead(all: Uint8Array, from: number): number {
    let line = all.indexOf(lineFeed, from) + 1;
    const begin = line;
    while (line > 0) {
      const next = all.indexOf(lineFeed, line) + 1;
      if (next === 0) break;
      if (this.#isDelimiter(all, line)) {
        // No two readers agree on a body with a delimiter within a head.
        this.isBeyond = true;
        return -1;
      }
      if (next - line === 1 || (next - line === 2 && all[line] === 0x0d)) {
        this.#keep(all.subarray(from, next));
        const { isFile, isText } = readHead(plainText(all, begin, next));
        const mayBeFile = isFile || !isText;
        this.#state = mayBeFile ? 'file' : 'field';
        this.#file = mayBeFile && (isText || !isFile) ? [] : null;
        this.#fileBytes = 0;
        return next;
      }
      line = next;
    }
    if (all.length - from > headBytesMax) this.isBeyond = true;
    return -1;
  }

  #take(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    if (this.#state === 'field') return this.#keep(bytes);
    if (this.#state !== 'file' || this.#file === null) return;
    this.#fileBytes += bytes.length;
    if (this.#fileBytes > this.#limits.fileBytesMax) this.#file = null;
    else this.#file.push(new Uint8Array(bytes));
  }

  /** A file whose content is not kept is an empty one: its delimiter begins a line all the same. */
  #closeFile(): void {
    if (this.#state === 'file') for (const bytes of this.#file ?? [lineBreak]) this.#keep(bytes);
    this.#file = null;
  }

  #keep(bytes: Uint8Array): void {
    this.#keptBytes += bytes.length;
    if (this.#keptBytes > this.#limits.bytesMax) this.isBeyond = true;
    else this.#kept.push(new Uint8Array(bytes));
  }

  /** A delimiter at the begin of a line, of which enough is here to tell whether it is one. */
  #delimiterIn(all: Uint8Array, from: number): number {
    const delimiter = this.#delimiter;
    for (let at = all.indexOf(0x2d, from); at >= 0 && at + delimiter.length + 2 <= all.length; at = all.indexOf(0x2d, at + 1)) {
      if ((at > 0 ? all[at - 1] : this.#before) === lineFeed && this.#isDelimiter(all, at)) return at;
    }
    return -1;
  }

  #isDelimiter(all: Uint8Array, at: number): boolean {
    const delimiter = this.#delimiter;
    let index = 0;
    while (index < delimiter.length && all[at + index] === delimiter[index]) index += 1;
    const after = at + delimiter.length;
    return index === delimiter.length && (isLast(all, after) || isBreak(all[after] ?? 0));
  }

  /** As far as no delimiter, nor the line break that belongs to it, can begin. */
  #sureEnd(all: Uint8Array): number {
    return Math.max(0, all.length - this.#delimiter.length - 4);
  }
}
