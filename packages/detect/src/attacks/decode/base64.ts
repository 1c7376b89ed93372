import { textOfUtf8 } from '@sluice/kit';

// The pure rooms have no DOM types; this one is in every engine.
declare function atob(text: string): string;

const lengthMax = 65_536;
const shape = /^[A-Za-z0-9+/_-]+={0,2}$/;

/** What a whole value in base64 or base64url (RFC 4648) says, where that is text; null else. */
export function decodeBase64Text(text: string): string | null {
  if (text.length > lengthMax) return null;
  // A word of letters alone is base64 of something by chance; text that was encoded has both cases and mostly a digit.
  if (!/[a-z]/.test(text) || !/[A-Z]/.test(text) || !shape.test(text)) return null;
  const plain = text.replaceAll('-', '+').replaceAll('_', '/').replace(/=+$/, '');
  if (plain.length % 4 === 1) return null;
  const bytes = Uint8Array.from(atob(plain), (character) => character.charCodeAt(0));
  const decoded = textOfUtf8(bytes);
  return isText(decoded) ? decoded : null;
}

/** At least nineteen of twenty characters are ones that people write, in bytes or in pairs of them. */
function isText(text: string): boolean {
  let [odd, pairs] = [0, 0];
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 0) pairs += 1;
    else if ((code < 32 && code !== 9 && code !== 10 && code !== 13) || code === 127 || (code > 0x2ff && !isLookAlike(code))) odd += 1;
  }
  return odd * 20 <= text.length && (pairs === 0 || Math.abs(text.length - 2 * pairs) * 20 <= text.length);
}

/** Full-width forms of ASCII, and characters of no width. */
function isLookAlike(code: number): boolean {
  return (code >= 0xff01 && code <= 0xff5e) || (code >= 0x200b && code <= 0x200f) || code === 0xfeff || code === 0x3000;
}
