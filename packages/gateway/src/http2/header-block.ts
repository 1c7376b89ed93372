/** What is collected of one header block: HEADERS and the CONTINUATION behind it (RFC 9113 section 4.3). */
export class HeaderBlock {
  streamId = 0;
  isEnd = false;
  #parts: Buffer[] = [];
  #bytes = 0;
  #frames = 0;
  /** Coarse time since when it is not whole; 0 while none is. */
  sinceMs = 0;
  readonly #bytesMax: number;
  readonly #framesMax: number;

  constructor(bytesMax: number, framesMax: number) {
    this.#bytesMax = bytesMax;
    this.#framesMax = framesMax;
  }

  get isOpen(): boolean {
    return this.streamId !== 0;
  }

  begin(streamId: number, isEnd: boolean, nowMs: number): void {
    this.streamId = streamId;
    this.isEnd = isEnd;
    this.#frames = 0;
    this.sinceMs = nowMs;
  }

  /** False where that is more than a block may have (CVE-2024-27983 and its kin). */
  add(part: Buffer): boolean {
    this.#parts.push(part);
    this.#bytes += part.length;
    this.#frames += 1;
    return this.#bytes <= this.#bytesMax && this.#frames <= this.#framesMax;
  }

  /** All of it; nothing is kept. */
  take(): Buffer {
    const [only] = this.#parts;
    const whole = this.#parts.length === 1 && only ? only : Buffer.concat(this.#parts, this.#bytes);
    this.drop();
    return whole;
  }

  drop(): void {
    this.streamId = 0;
    this.sinceMs = 0;
    this.#parts = [];
    this.#bytes = 0;
  }
}
