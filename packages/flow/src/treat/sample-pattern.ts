/** A part of a pattern, as far as it takes to write a text that fits. */
type Part =
  | { readonly kind: 'one'; readonly fits: (character: string) => boolean }
  | { readonly kind: 'sequence'; readonly parts: readonly Part[] }
  | { readonly kind: 'choice'; readonly parts: readonly Part[] }
  | { readonly kind: 'repeat'; readonly part: Part; readonly least: number; readonly most: number };

const repeatsMax = 1000;
const patternLengthMax = 2000;
/** Counts within counts could ask for any length. */
const stepsMax = 20_000;

/** What stands for a character where several may; two orders, so that a value that looks like one sample is not given the same. */
const favourites = ['*xX0-1aA', 'zZ97qQ5_'] as const;

/**
 * A text that fits a pattern (ECMA-262, as JSON Schema has them), made of the pattern alone: nothing of any value is in it. At least
 * `lengthMin` long where the pattern has room. Null for what is written in ways that this does not read; whoever asks checks the text.
 */
export function samplePattern(pattern: string, lengthMin: number, variant: 0 | 1): string | null {
  if (pattern.length > patternLengthMax) return null;
  try {
    const root = new PatternReader(pattern).read();
    const shortest = write(root, { more: 0, steps: stepsMax }, variant);
    if (shortest.length >= lengthMin) return shortest;
    const longer = write(root, { more: lengthMin - shortest.length, steps: stepsMax }, variant);
    return /(?:^|[^\\])\$$/.test(pattern) ? longer : longer.padEnd(lengthMin, 'x');
  } catch (fault) {
    if (fault instanceof Unread) return null;
    throw fault;
  }
}

class Unread extends Error {}

class PatternReader {
  readonly #characters: readonly string[];
  #at = 0;

  constructor(pattern: string) {
    this.#characters = Array.from(pattern);
  }

  read(): Part {
    const part = this.#choice();
    if (this.#at < this.#characters.length) throw new Unread();
    return part;
  }

  get #next(): string {
    return this.#characters[this.#at] ?? '';
  }

  #choice(): Part {
    const parts = [this.#sequence()];
    while (this.#next === '|') {
      this.#at += 1;
      parts.push(this.#sequence());
    }
    return { kind: 'choice', parts };
  }

  #sequence(): Part {
    const parts: Part[] = [];
    while (this.#next !== '' && this.#next !== '|' && this.#next !== ')') {
      const part = this.#atom();
      if (part) parts.push(this.#repeated(part));
    }
    return { kind: 'sequence', parts };
  }

  #atom(): Part | null {
    const character = this.#next;
    this.#at += 1;
    switch (character) {
      case '^':
      case '$':
        return null;
      case '.':
        return { kind: 'one', fits: (one) => one !== '\n' };
      case '(':
        return this.#group();
      case '[':
        return this.#class();
      case '\\':
        return this.#escape();
      default:
        return { kind: 'one', fits: (one) => one === character };
    }
  }

  #group(): Part {
    if (this.#next === '?') {
      const lead = this.#characters.slice(this.#at, this.#at + 40).join('');
      const plain = /^\?(?::|P?<[A-Za-z_]\w*>)/.exec(lead)?.[0];
      if (plain === undefined) throw new Unread();
      this.#at += plain.length;
    }
    const part = this.#choice();
    if (this.#next !== ')') throw new Unread();
    this.#at += 1;
    return part;
  }

  #class(): Part {
    const start = this.#at;
    while (this.#next !== ']' && this.#next !== '') this.#at += this.#next === '\\' ? 2 : 1;
    const text = this.#characters.slice(start, this.#at).join('');
    this.#at += 1;
    return classOf(`[${text}]`);
  }

  #escape(): Part | null {
    const character = this.#next;
    this.#at += 1;
    if (character === 'b' || character === 'B' || character === 'A' || character === 'z') return null;
    const rest = this.#characters.slice(this.#at, this.#at + 40).join('');
    const more = { p: /^\{[^}]*\}/, P: /^\{[^}]*\}/, u: /^(?:\{[0-9a-fA-F]+\}|[0-9a-fA-F]{4})/, x: /^[0-9a-fA-F]{2}/ }[character]?.exec(
      rest,
    )?.[0];
    if (/[1-9k]/.test(character)) throw new Unread();
    this.#at += more?.length ?? 0;
    if (/[dDwWsSpPuxnrtfv0]/.test(character)) return classOf(`[\\${character}${more ?? ''}]`);
    return { kind: 'one', fits: (one) => one === character };
  }

  #repeated(part: Part): Part {
    const rest = this.#characters.slice(this.#at, this.#at + 24).join('');
    const match = /^(?:([*+?])|\{(\d+)(?:(,)(\d*))?\})\??/.exec(rest);
    if (!match) return part;
    this.#at += match[0].length;
    const [, sign, least = '0', comma, most = ''] = match;
    if (sign) return { kind: 'repeat', part, least: sign === '+' ? 1 : 0, most: sign === '?' ? 1 : repeatsMax };
    return {
      kind: 'repeat',
      part,
      least: bounded(least),
      most: comma === undefined ? bounded(least) : most === '' ? repeatsMax : bounded(most),
    };
  }
}

function bounded(digits: string): number {
  const count = Number(digits);
  if (count > repeatsMax) throw new Unread();
  return count;
}

/** One class is tried on one character at a time, so it cannot stall whatever it says. */
function classOf(text: string): Part {
  for (const flags of ['u', '']) {
    try {
      const one = new RegExp(`^${text}$`, flags);
      return { kind: 'one', fits: (character) => one.test(character) };
    } catch {
      // Some escapes are wrong under one of the flags only.
    }
  }
  throw new Unread();
}

interface Budget {
  /** Characters to add to the shortest text. */
  more: number;
  steps: number;
}

function write(part: Part, budget: Budget, variant: 0 | 1): string {
  budget.steps -= 1;
  if (budget.steps < 0) throw new Unread();
  switch (part.kind) {
    case 'one':
      return characterFor(part.fits, variant);
    case 'sequence':
      return part.parts.map((inner) => write(inner, budget, variant)).join('');
    case 'choice':
      return write(part.parts[variant % part.parts.length] as Part, budget, variant);
    case 'repeat': {
      let text = '';
      for (let count = 0; count < part.least; count += 1) text += write(part.part, budget, variant);
      for (let count = part.least; count < part.most && budget.more > 0; count += 1) {
        const before = budget.more;
        const made = write(part.part, budget, variant);
        if (made === '') break;
        budget.more = Math.min(budget.more, before - made.length);
        text += made;
      }
      return text;
    }
  }
}

function characterFor(fits: (character: string) => boolean, variant: 0 | 1): string {
  for (const character of favourites[variant] + favourites[1 - variant]) if (fits(character)) return character;
  for (let code = 0x20; code < 0x3000; code += 1) if (fits(String.fromCharCode(code))) return String.fromCharCode(code);
  throw new Unread();
}
