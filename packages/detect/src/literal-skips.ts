/** Below this many bytes, looking at each byte is as fast. */
const windowMin = 4;
const windowMax = 32;

/**
 * How far a search for any of some literals may jump (Wu and Manber, 1994). A window as long as the shortest literal is laid over the
 * text; by its last two bytes it is known how many places on the next window can lie in which a literal begins.
 */
export class LiteralSkips {
  readonly window: number;
  /** By the codes of two bytes, `first << 5 | second`: 0 where a literal may begin with the window. */
  readonly jumps: Uint8Array;

  private constructor(window: number, jumps: Uint8Array) {
    this.window = window;
    this.jumps = jumps;
  }

  /** `null` where a literal is too short. `codeOfByte` gives five bits; bytes that literals hold as one another have one code. */
  static of(literals: readonly string[], codeOfByte: Uint8Array): LiteralSkips | null {
    const window = Math.min(windowMax, ...literals.map(({ length }) => length));
    if (window < windowMin) return null;
    const jumps = new Uint8Array(1 << 10).fill(window - 1);
    for (const literal of literals) {
      for (let last = 1; last < window; last += 1) {
        const pair = ((codeOfByte[literal.charCodeAt(last - 1)] ?? 0) << 5) | (codeOfByte[literal.charCodeAt(last)] ?? 0);
        jumps[pair] = Math.min(jumps[pair] ?? 0, window - 1 - last);
      }
    }
    return new LiteralSkips(window, jumps);
  }
}
