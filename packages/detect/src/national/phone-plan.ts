import { isDigit } from '../bytes.ts';
import { phonePlans } from './phone-plans.generated.ts';

interface Plan {
  readonly region: string;
  /** What is dialled before the number inside the country. */
  readonly trunk: string;
  /** Patterns have no repetition inside another, and meet at most fifteen digits. */
  readonly pattern: RegExp;
}

let plans: ReadonlyMap<string, readonly Plan[]> | null = null;

/** Numbering plans by calling code. They are made when the first number is met: most bodies have none. */
function plansByCode(): ReadonlyMap<string, readonly Plan[]> {
  if (plans !== null) return plans;
  const made = new Map<string, Plan[]>();
  for (const line of phonePlans.split('\n')) {
    const [code = '', region = '', trunk = '', ...pattern] = line.split(' ');
    const plan = { region, trunk, pattern: new RegExp(`^(?:${pattern.join(' ')})$`) };
    const known = made.get(code);
    if (known === undefined) made.set(code, [plan]);
    else known.push(plan);
  }
  plans = made;
  return made;
}

const digitsMax = 17;

/** Digits of a span, without what stands behind an extension's sign; empty where there are more than a number has. */
function digitsOf(bytes: Uint8Array, start: number, end: number): string {
  let digits = '';
  for (let index = start; index < end; index += 1) {
    const byte = bytes[index];
    if (isDigit(byte)) digits += String.fromCharCode(byte ?? 0);
    else if (byte === 120 || byte === 101 || byte === 35 || byte === 59) break;
    if (digits.length > digitsMax) return '';
  }
  return digits;
}

/**
 * Whether the digits after a plus sign are a number that the plan of their calling code has. Of numbers as they are dialled inside a country
 * this is not asked: every run of 6 to 13 random digits is a number somewhere, which says nothing.
 */
export function isPlanned(bytes: Uint8Array, start: number, end: number): boolean {
  const digits = digitsOf(bytes, start, end);
  for (let length = 1; length <= 3; length += 1) {
    const known = plansByCode().get(digits.slice(0, length));
    if (known === undefined) continue;
    const number = digits.slice(length);
    return known.some(({ pattern, trunk }) => pattern.test(number) || isAfterTrunk(number, trunk, pattern));
  }
  return false;
}

/** `+44 (0)20 …` is written often, and not dialled. */
function isAfterTrunk(number: string, trunk: string, pattern: RegExp): boolean {
  return trunk !== '' && number.startsWith(trunk) && pattern.test(number.slice(trunk.length));
}
