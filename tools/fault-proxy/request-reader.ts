/** Follows the requests of one connection by their framing (RFC 9112 section 6.3), whatever pieces they come in. Lenient: it stands in for an upstream. */
export class RequestReader {
  #head = '';
  #isInBody = false;
  /** Bytes that are left of a body or of a chunk, its CRLF with it. */
  #left = 0;
  #isChunked = false;
  #line = '';
  /** Bytes of the body of the present request, as they came. */
  bodyBytes = 0;
  readonly #told: (what: 'head' | 'body' | 'end') => void;

  /** `told` hears of each head, of body bytes, and of the end of each request. */
  constructor(told: (what: 'head' | 'body' | 'end') => void) {
    this.#told = told;
  }

  read(bytes: Buffer): void {
    let at = 0;
    while (at < bytes.length) at = this.#isInBody ? this.#readBody(bytes, at) : this.#readHead(bytes, at);
  }

  #readHead(bytes: Buffer, at: number): number {
    const before = this.#head.length;
    const text = this.#head + bytes.toString('latin1', at);
    const end = text.indexOf('\r\n\r\n');
    if (end < 0) {
      this.#head = text;
      return bytes.length;
    }
    const head = text.slice(0, end);
    this.#head = '';
    this.#isInBody = true;
    this.#isChunked = /^transfer-encoding:/im.test(head);
    this.#left = Number(/^content-length: *(\d+)/im.exec(head)?.[1] ?? 0);
    this.bodyBytes = 0;
    this.#told('head');
    if (!this.#isChunked && this.#left === 0) this.#end();
    return at + end + 4 - before;
  }

  #readBody(bytes: Buffer, at: number): number {
    if (this.#left === 0) return this.#readChunkLine(bytes, at);
    const size = Math.min(this.#left, bytes.length - at);
    this.#left -= size;
    this.bodyBytes += size;
    this.#told('body');
    if (this.#left === 0 && !this.#isChunked) this.#end();
    return at + size;
  }

  #readChunkLine(bytes: Buffer, at: number): number {
    const end = bytes.indexOf(0x0a, at);
    this.#line += bytes.toString('latin1', at, end < 0 ? bytes.length : end);
    if (end < 0) return bytes.length;
    const line = this.#line.trim();
    this.#line = '';
    // A chunk's own line end is counted with it, so an empty line is the one behind the last chunk.
    if (line === '') this.#end();
    else if (/^0+(?:;|$)/.test(line)) this.#left = 0;
    else this.#left = Number.parseInt(line, 16) + 2;
    return end + 1;
  }

  #end(): void {
    this.#isInBody = false;
    this.#told('end');
  }
}
