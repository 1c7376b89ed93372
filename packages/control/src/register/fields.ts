import { nearest } from '@sluice/kit';
import { controlErrors } from '../errors.ts';

const namePattern = /^[a-z0-9](?:[a-z0-9._-]{0,61}[a-z0-9])?$/;
const wordPattern = /^[\x21-\x7e]{1,128}$/;
const listMax = 64;
const textMax = 200;

/** The members of a request's body, each read once; what nobody reads is refused, not ignored. */
export class Fields {
  readonly #given: Readonly<Record<string, unknown>>;

  /** `known`: all members that there may be. */
  constructor(body: unknown, known: readonly string[]) {
    if (body !== null && (typeof body !== 'object' || Array.isArray(body))) throw controlErrors.BAD_PARAMETER('body', 'a JSON object');
    this.#given = { ...body };
    for (const name of Object.keys(this.#given)) {
      if (known.includes(name)) continue;
      const near = nearest(name, known);
      throw controlErrors.BAD_PARAMETER(name, near ? `spelled "${near}"` : `one of ${known.join(', ')}`);
    }
  }

  has(name: string): boolean {
    return this.#given[name] !== undefined;
  }

  /** A name that stands in paths and ids. */
  name(name: string): string {
    return this.#text(name, namePattern, 'a name of small letters, digits, dots, dashes and underscores, at most 63');
  }

  nameOrNull(name: string): string | null {
    return this.#isAbsent(name) ? null : this.name(name);
  }

  /** One word without spaces: a role, a scope, an id. */
  word(name: string): string {
    return this.#text(name, wordPattern, 'a word of at most 128 visible ASCII characters');
  }

  wordOrNull(name: string): string | null {
    return this.#isAbsent(name) ? null : this.word(name);
  }

  words(name: string): readonly string[] {
    const given = this.#given[name] ?? [];
    if (!Array.isArray(given) || given.length > listMax) throw controlErrors.BAD_PARAMETER(name, `a list of at most ${listMax} words`);
    return given.map((word) => new Fields({ [name]: word }, [name]).word(name));
  }

  wordsOrNull(name: string): readonly string[] | null {
    return this.#isAbsent(name) ? null : this.words(name);
  }

  /** What a person writes for persons, on one line. */
  text(name: string): string {
    return this.#text(name, /^[^\p{Cc}]{1,200}$/u, `a text of one line, at most ${textMax} characters`);
  }

  textOrNull(name: string): string | null {
    return this.#isAbsent(name) || this.#given[name] === '' ? null : this.text(name);
  }

  /** Such texts, each of one line. */
  texts(name: string, most: number): readonly string[] {
    const given = this.#given[name] ?? [];
    if (!Array.isArray(given) || given.length > most) throw controlErrors.BAD_PARAMETER(name, `a list of at most ${most} texts`);
    return given.map((text) => new Fields({ [name]: text }, [name]).text(name));
  }

  /** A whole number from 1 up. */
  wholeOrNull(name: string, most: number): number | null {
    if (this.#isAbsent(name)) return null;
    const given = this.#given[name];
    if (typeof given !== 'number' || !Number.isSafeInteger(given) || given < 1 || given > most)
      throw controlErrors.BAD_PARAMETER(name, `a whole number from 1 to ${most}`);
    return given;
  }

  oneOf<const Choice extends string>(name: string, choices: readonly Choice[], otherwise: Choice): Choice {
    const given = this.#given[name] ?? otherwise;
    const choice = choices.find((known) => known === given);
    if (choice === undefined) throw controlErrors.BAD_PARAMETER(name, `one of ${choices.join(', ')}`);
    return choice;
  }

  /** Milliseconds since 1970, or null. */
  timeOrNull(name: string): number | null {
    if (this.#isAbsent(name)) return null;
    const given = this.#given[name];
    if (typeof given !== 'number' || !Number.isSafeInteger(given) || given < 0)
      throw controlErrors.BAD_PARAMETER(name, 'a time in whole milliseconds since 1970');
    return given;
  }

  labels(name: string): Readonly<Record<string, string>> {
    const given = this.#given[name] ?? {};
    if (typeof given !== 'object' || given === null || Array.isArray(given) || Object.keys(given).length > listMax)
      throw controlErrors.BAD_PARAMETER(name, `an object of at most ${listMax} texts`);
    return Object.fromEntries(
      Object.entries(given).map(([label, value]) => [
        new Fields({ [name]: label }, [name]).word(name),
        new Fields({ [name]: value }, [name]).text(name),
      ]),
    );
  }

  #text(name: string, pattern: RegExp, expected: string): string {
    const given = this.#given[name];
    if (typeof given !== 'string' || !pattern.test(given)) throw controlErrors.BAD_PARAMETER(name, expected);
    return given;
  }

  #isAbsent(name: string): boolean {
    return this.#given[name] === undefined || this.#given[name] === null;
  }
}
