import { utf8 } from '@sluice/kit';

/** What all numbers and words of a whole tape take, and much more than a body that is held does. */
const transcriptBytesMax = 8_388_608;
const letters = utf8('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_');
const hex = utf8('0123456789abcdef');
const quote = 0x22;
const backslash = 0x5c;
const lineFeed = 0x0a;

/** JSON as bytes, token by token. Texts are told whether there was room for them. */
export class JsonWriter {
  #bytes = new Uint8Array(256);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  get bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  open(isObject: boolean): void {
    this.#byte(isObject ? 0x7b : 0x5b);
  }

  close(isObject: boolean): void {
    this.#byte(isObject ? 0x7d : 0x5d);
  }

  /** What stands between two items or members, or between two documents. */
  separator(isOfDocuments: boolean): void {
    this.#byte(isOfDocuments ? lineFeed : 0x2c);
  }

  colon(): void {
    this.#byte(0x3a);
  }

  /** Ends the text at this length, so that nothing goes on from its last token. */
  end(length: number): void {
    this.#length = length;
    this.#byte(lineFeed);
  }

  /** A token of ASCII, as it is. */
  word(json: string): void {
    const { length } = json;
    this.#reserve(length);
    for (let index = 0; index < length; index += 1) this.#bytes[this.#length + index] = json.charCodeAt(index);
    this.#length += length;
  }

  /** A string of a span. What is no UTF-8 in it stays as it is. */
  text(from: Uint8Array, start: number, end: number): boolean {
    if (this.#length + end - start > transcriptBytesMax) return false;
    this.#reserve(end - start + 2);
    let bytes = this.#bytes;
    let length = this.#length;
    bytes[length] = quote;
    length += 1;
    for (let at = start; at < end; at += 1) {
      const byte = from[at] ?? 0;
      if (byte >= 0x20 && byte !== quote && byte !== backslash) {
        bytes[length] = byte;
        length += 1;
        continue;
      }
      this.#length = length;
      this.#escape(byte);
      // Room for all that follows, as it is.
      if (this.#length + end - at > transcriptBytesMax) return false;
      this.#reserve(end - at);
      bytes = this.#bytes;
      length = this.#length;
    }
    bytes[length] = quote;
    this.#length = length + 1;
    return true;
  }

  /** A string that says a span in base64url without padding (RFC 4648 5). */
  base64(from: Uint8Array, start: number, end: number): boolean {
    const length = Math.ceil(((end - start) * 4) / 3);
    if (this.#length + length > transcriptBytesMax) return false;
    this.#byte(quote);
    let bits = 0;
    let held = 0;
    for (let at = start; at < end; at += 1) {
      bits = ((bits << 8) | (from[at] ?? 0)) & 0xffff;
      for (held += 8; held >= 6; held -= 6) this.#byte(letters[(bits >> (held - 6)) & 63] ?? 0);
    }
    if (held > 0) this.#byte(letters[(bits << (6 - held)) & 63] ?? 0);
    this.#byte(quote);
    return true;
  }

  #escape(byte: number): void {
    this.#byte(backslash);
    if (byte >= 0x20) return this.#byte(byte);
    this.word('u00');
    this.#byte(hex[byte >> 4] ?? 0);
    this.#byte(hex[byte & 15] ?? 0);
  }

  #byte(byte: number): void {
    this.#reserve(1);
    this.#bytes[this.#length] = byte;
    this.#length += 1;
  }

  #reserve(bytes: number): void {
    const needed = this.#length + bytes;
    if (needed <= this.#bytes.length) return;
    const wider = new Uint8Array(Math.max(this.#bytes.length * 2, needed));
    wider.set(this.bytes);
    this.#bytes = wider;
  }
}
