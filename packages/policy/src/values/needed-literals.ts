/** What is known of the texts that a part of a pattern matches, in small letters and ASCII. */
interface Part {
  /** All of them, where they are few; null where they are many, or nobody can say. */
  readonly exact: readonly string[] | null;
  /** Each of them holds one of these; null where nothing is known. */
  readonly needed: readonly string[] | null;
}

const anything: Part = { exact: null, needed: null };
const nothing: Part = { exact: [''], needed: null };
const exactMax = 16;
const neededMax = 64;
const literalMax = 32;
/** Of a class of more characters nothing is said. */
const classMax = 8;

/**
 * The literals of which every text that an RE2 pattern matches holds at least one (the idea of RE2's own FilteredRE2), in small letters; null where there are
 * none that tell anything. The pattern was compiled before: what is odd here is only not understood.
 */
export function neededLiterals(pattern: string): readonly string[] | null {
  const part = new PatternReading(pattern).read();
  const needed = part && neededOf(part);
  if (!needed?.every(isTelling)) return null;
  return [...new Set(needed.map((literal) => literal.slice(0, literalMax)))];
}

/** Three characters, or two of which one is a sign: `{{`. */
export function isTelling(literal: string): boolean {
  return literal.length >= 3 || (literal.length === 2 && /[^a-z\d\s]/i.test(literal));
}

class PatternReading {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** Null where something stands there that this does not know. */
  read(): Part | null {
    const part = this.#alternatives();
    return this.#at === this.#text.length ? part : null;
  }

  #alternatives(): Part {
    const parts = [this.#sequence()];
    while (this.#take('|')) parts.push(this.#sequence());
    return parts.length === 1 ? (parts[0] ?? anything) : eitherOf(parts);
  }

  #sequence(): Part {
    const sequence = new Sequence();
    while (this.#at < this.#text.length && this.#text[this.#at] !== '|' && this.#text[this.#at] !== ')') {
      if (this.#text.startsWith('\\Q', this.#at)) for (const character of this.#quoted()) sequence.add(only(character));
      else sequence.add(this.#repeated(this.#atom()));
    }
    return sequence.part;
  }

  #quoted(): string {
    const end = this.#text.indexOf('\\E', this.#at + 2);
    const text = this.#text.slice(this.#at + 2, end < 0 ? undefined : end);
    this.#at = end < 0 ? this.#text.length : end + 2;
    return text;
  }

  #atom(): Part {
    const character = this.#text[this.#at] ?? '';
    this.#at += 1;
    if (character === '(') return this.#group();
    if (character === '[') return this.#class();
    if (character === '\\') return this.#escape();
    if (character === '^' || character === '$') return nothing;
    return character === '.' ? anything : only(character);
  }

  /** Names and flags of a group change nothing here: small letters stand for both cases. */
  #group(): Part {
    const head = /^\?(?:P?<\w+>|[imsU-]*:|([imsU-]+)\))/.exec(this.#text.slice(this.#at, this.#at + literalMax * 2));
    if (head) this.#at += head[0].length;
    if (head?.[1] !== undefined) return nothing;
    const inner = this.#alternatives();
    if (!this.#take(')')) this.#at = -1;
    return inner;
  }

  #class(): Part {
    const isNegated = this.#take('^');
    const members = new Set<string>();
    let isKnown = !isNegated;
    for (let first = true; first || this.#text[this.#at] !== ']'; first = false) {
      if (this.#at >= this.#text.length) return anything;
      const from = this.#member();
      const isRange = this.#text[this.#at] === '-' && this.#text[this.#at + 1] !== ']';
      if (isRange) this.#at += 1;
      const to = isRange ? this.#member() : from;
      if (from === null || to === null || to.charCodeAt(0) - from.charCodeAt(0) >= classMax) isKnown = false;
      else for (let code = from.charCodeAt(0); code <= to.charCodeAt(0); code += 1) members.add(String.fromCharCode(code));
    }
    this.#at += 1;
    return isKnown && members.size <= classMax ? eitherOf([...members].map(only)) : anything;
  }

  /** One member of a class; null where it stands for several. */
  #member(): string | null {
    if (this.#text.startsWith('[:', this.#at)) {
      this.#at = this.#text.indexOf(':]', this.#at) + 2;
      return null;
    }
    const character = this.#text[this.#at] ?? '';
    this.#at += 1;
    if (character !== '\\') return character;
    const { exact } = this.#escape();
    return exact?.length === 1 && exact[0] !== '' ? (exact[0] ?? null) : null;
  }

  /** What a backslash begins, which was read. */
  #escape(): Part {
    const rest = this.#text.slice(this.#at);
    const coded = /^(?:x([\dA-Fa-f]{2})|x\{([\dA-Fa-f]{1,6})\}|([0-7]{1,3}))/.exec(rest);
    if (coded) {
      this.#at += coded[0].length;
      const code = coded[3] === undefined ? Number.parseInt(coded[1] ?? coded[2] ?? '', 16) : Number.parseInt(coded[3], 8);
      return code < 128 ? only(String.fromCharCode(code)) : anything;
    }
    const letter = rest[0] ?? '';
    this.#at += letter === 'p' || letter === 'P' ? (/^.(?:\{[^}]*\}|.)/.exec(rest)?.[0].length ?? 1) : 1;
    if ('bBAz'.includes(letter)) return nothing;
    const control = '\x07\f\n\r\t\v'['afnrtv'.indexOf(letter)];
    if (control !== undefined) return only(control);
    return /[A-Za-z]/.test(letter) ? anything : only(letter);
  }

  #repeated(part: Part): Part {
    let repeated = part;
    for (;;) {
      const sign = /^(?:([*+?])|\{(\d{1,4})(,?)(\d{0,4})\})\??/.exec(this.#text.slice(this.#at, this.#at + 14));
      if (!sign) return repeated;
      this.#at += sign[0].length;
      const least = sign[1] === undefined ? Number(sign[2]) : sign[1] === '+' ? 1 : 0;
      const isSole = sign[1] === undefined && sign[3] === '';
      const isOptional = sign[1] === '?' || (sign[2] === '0' && sign[4] === '1');
      repeated = times(repeated, least, isSole, isOptional);
    }
  }

  #take(character: string): boolean {
    if (this.#text[this.#at] !== character) return false;
    this.#at += 1;
    return true;
  }
}

/** Parts one after the other: what is exact grows together, and of all that is needed the best is kept. */
class Sequence {
  #run: readonly string[] = [''];
  #best: readonly string[] | null = null;
  #isExact = true;

  add({ exact, needed }: Part): void {
    const crossed = exact && this.#run.length * exact.length <= exactMax ? crossOf(this.#run, exact) : null;
    if (crossed?.every((text) => text.length <= literalMax * 2)) {
      this.#run = crossed;
      return;
    }
    this.#isExact = false;
    this.#best = better(this.#best, this.#run);
    this.#best = better(this.#best, needed);
    this.#run = exact ?? [''];
  }

  get part(): Part {
    return { exact: this.#isExact ? this.#run : null, needed: better(this.#best, this.#run) };
  }
}

function only(character: string): Part {
  if (character.charCodeAt(0) > 127) return anything;
  return { exact: [character.toLowerCase()], needed: null };
}

function crossOf(starts: readonly string[], ends: readonly string[]): readonly string[] {
  return [...new Set(starts.flatMap((start) => ends.map((end) => start + end)))];
}

function eitherOf(parts: readonly Part[]): Part {
  const exact = [...new Set(parts.flatMap((part) => part.exact ?? []))];
  const isExact = exact.length <= exactMax && parts.every((part) => part.exact !== null);
  const each = parts.map(neededOf);
  const needed = each.every((one) => one !== null) ? [...new Set(each.flat())] : null;
  return { exact: isExact ? exact : null, needed: needed !== null && needed.length <= neededMax ? needed : null };
}

function times(part: Part, least: number, isSole: boolean, isOptional: boolean): Part {
  if (least === 0) return { exact: isOptional && part.exact ? [...new Set([...part.exact, ''])] : null, needed: null };
  const sequence = new Sequence();
  for (let time = 0; time < Math.min(least, literalMax); time += 1) sequence.add(part);
  const { exact, needed } = sequence.part;
  return isSole && least <= literalMax ? { exact, needed } : { exact: null, needed };
}

function neededOf({ exact, needed }: Part): readonly string[] | null {
  return better(needed, exact);
}

/** The set whose shortest literal is longer; of two alike the smaller. An empty text tells nothing. */
function better(one: readonly string[] | null, other: readonly string[] | null): readonly string[] | null {
  const shortest = (set: readonly string[] | null) => (set === null || set.length === 0 ? 0 : Math.min(...set.map(({ length }) => length)));
  const [first, second] = [shortest(one), shortest(other)];
  if (first === 0 && second === 0) return null;
  if (first === second) return (one?.length ?? 0) <= (other?.length ?? 0) ? one : other;
  return first > second ? one : other;
}
