/** Characters that attacks are made of, a bit each; detectors name those that they need, so that most values leave after one AND. */
export const sign = {
  quote: 1,
  doubleQuote: 2,
  backtick: 4,
  paren: 8,
  less: 0x10,
  greater: 0x20,
  brace: 0x40,
  bracket: 0x80,
  dollar: 0x100,
  semicolon: 0x200,
  pipe: 0x400,
  ampersand: 0x800,
  percent: 0x1000,
  backslash: 0x2000,
  slash: 0x4000,
  dot: 0x8000,
  colon: 0x1_0000,
  hash: 0x2_0000,
  dash: 0x4_0000,
  equals: 0x8_0000,
  star: 0x10_0000,
  comma: 0x20_0000,
  at: 0x40_0000,
  plus: 0x80_0000,
  /** Space, tab and what else separates words. */
  blank: 0x100_0000,
  lineBreak: 0x200_0000,
  nul: 0x400_0000,
  control: 0x800_0000,
  /** Beyond ASCII. */
  high: 0x1000_0000,
  digit: 0x2000_0000,
  letter: 0x4000_0000,
  underscore: -0x8000_0000,
} as const;

const named: Readonly<Record<string, number>> = {
  "'": sign.quote,
  '"': sign.doubleQuote,
  '`': sign.backtick,
  '(': sign.paren,
  ')': sign.paren,
  '<': sign.less,
  '>': sign.greater,
  '{': sign.brace,
  '}': sign.brace,
  '[': sign.bracket,
  ']': sign.bracket,
  $: sign.dollar,
  ';': sign.semicolon,
  '|': sign.pipe,
  '&': sign.ampersand,
  '%': sign.percent,
  '\\': sign.backslash,
  '/': sign.slash,
  '.': sign.dot,
  ':': sign.colon,
  '#': sign.hash,
  '-': sign.dash,
  '=': sign.equals,
  '*': sign.star,
  ',': sign.comma,
  '@': sign.at,
  '+': sign.plus,
  _: sign.underscore,
  ' ': sign.blank,
  '\t': sign.blank,
  '\v': sign.blank,
  '\f': sign.blank,
  '\n': sign.lineBreak,
  '\r': sign.lineBreak,
  '\0': sign.nul,
};

const table = Int32Array.from({ length: 128 }, (_, code) => signOf(code));

/** Union of the signs of a text. */
export function signsOf(text: string): number {
  let signs = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    signs |= code < 128 ? (table[code] ?? 0) : sign.high;
  }
  return signs;
}

function signOf(code: number): number {
  const character = String.fromCharCode(code);
  const known = named[character];
  if (known !== undefined) return known;
  if (/[0-9]/.test(character)) return sign.digit;
  if (/[A-Za-z]/.test(character)) return sign.letter;
  return code < 32 || code === 127 ? sign.control : 0;
}
