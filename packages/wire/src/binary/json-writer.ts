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

  /** A string. What is no UTF-8 in it stays as it is. */
  text(bytes: Uint8Array): boolean {
    const escapes = escapedLength(bytes);
    if (this.#length + bytes.length + escapes > transcriptBytesMax) return false;
    this.#reserve(bytes.length + escapes + 2);
    this.#byte(quote);
    if (escapes === 0) {
      this.#bytes.set(bytes, this.#length);
      this.#length += bytes.length;
    } else for (const byte of bytes) this.#escaped(byte);
    this.#byte(quote);
    return true;
  }

  /** A string that says these bytes in base64url without padding (RFC 4648 5). */
  base64(bytes: Uint8Array): boolean {
    const length = Math.ceil((bytes.length * 4) / 3);
    if (this.#length + length > transcriptBytesMax) return false;
    this.#reserve(length + 2);
    this.#byte(quote);
    let bits = 0;
    let held = 0;
    for (const byte of bytes) {
      bits = ((bits << 8) | byte) & 0xffff;
      for (held += 8; held >= 6; held -= 6) this.#byte(letters[(bits >> (held - 6)) & 63] ?? 0);
    }
    if (held > 0) this.#byte(letters[(bits << (6 - held)) & 63] ?? 0);
    this.#byte(quote);
    return true;
  }

  #escaped(byte: number): void {
    if (byte >= 0x20) {
      if (byte === quote || byte === backslash) this.#byte(backslash);
      this.#byte(byte);
      return;
    }
    this.word('\\u00');
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

/** How many bytes more a text is in JSON. */
function escapedLength(bytes: Uint8Array): number {
  let more = 0;
  for (const byte of bytes) {
    if (byte < 0x20) more += 5;
    else if (byte === quote || byte === backslash) more += 1;
  }
  return more;
}
