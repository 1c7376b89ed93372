const textUnitsAtOnce = 8_192;

interface Width {
  /** Bytes of a unit. */
  readonly unit: 2 | 4;
  readonly isLittle: boolean;
  /** Bytes of the mark. */
  readonly mark: number;
}

/**
 * The text of bytes that begin as UTF-16 or UTF-32, by their mark or by where the zeros of an ASCII character stand (RFC 4627, section 3); null
 * where they do not. Halves of a pair stay alone, what is no character becomes U+FFFD, and bytes that fill no unit at the end are left out.
 */
export function wideText(bytes: Uint8Array): string | null {
  const width = widthOf(bytes);
  if (width === null) return null;
  const { unit, isLittle, mark } = width;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const parts: string[] = [];
  let units: number[] = [];
  for (let at = mark; at + unit <= bytes.length; at += unit) {
    const code = unit === 2 ? view.getUint16(at, isLittle) : view.getUint32(at, isLittle);
    units.push(code > 0x10_ffff ? 0xfffd : code);
    if (units.length < textUnitsAtOnce) continue;
    parts.push(String.fromCodePoint(...units));
    units = [];
  }
  parts.push(String.fromCodePoint(...units));
  return parts.join('');
}

function widthOf(bytes: Uint8Array): Width | null {
  if (bytes.length < 2) return null;
  const [first = 0, second = 0, third = 1, fourth = 1] = bytes;
  if (first === 0xff && second === 0xfe) return third === 0 && fourth === 0 ? of(4, true, 4) : of(2, true, 2);
  if (first === 0xfe && second === 0xff) return of(2, false, 2);
  if (first === 0 && second === 0) {
    if (third === 0xfe && fourth === 0xff) return of(4, false, 4);
    return third === 0 && fourth !== 0 ? of(4, false, 0) : null;
  }
  if (second === 0) return third === 0 && fourth === 0 ? of(4, true, 0) : of(2, true, 0);
  return first === 0 ? of(2, false, 0) : null;
}

function of(unit: 2 | 4, isLittle: boolean, mark: number): Width {
  return { unit, isLittle, mark };
}
