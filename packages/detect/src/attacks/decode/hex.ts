/** The worth of a hexadecimal digit's code, or -1. */
export function hexDigit(code: number): number {
  if (code >= 48 && code <= 57) return code - 48;
  const letter = code | 0x20;
  return letter >= 97 && letter <= 102 ? letter - 87 : -1;
}

/** The number that begins at `at`, of at most `digitsMax` digits, and where it ends; `at` itself where there is none. */
export function hexNumber(text: string, at: number, digitsMax: number): { readonly code: number; readonly end: number } {
  let code = 0;
  let end = at;
  while (end < at + digitsMax) {
    const digit = hexDigit(text.charCodeAt(end));
    if (digit < 0) break;
    code = code * 16 + digit;
    end += 1;
  }
  return { code, end };
}
