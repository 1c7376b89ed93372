import { parsePlace } from '@sluice/model';
import type { Fields, YamlNode, YamlReader } from '../reader.ts';
import { isTelling, neededLiterals } from './needed-literals.ts';
import { ordinaryValues } from './ordinary-values.ts';
import { patternStepsMax, type ValuePattern, valuePattern } from './value-pattern.ts';
import { type Channel, channels, type PlacePattern, type Selector, type ValueTest } from './value-test.ts';

const keys = ['in', 'name', 'place', 'matches', 'contains', 'mustMatch', 'maxLength'];
const literalsMax = 64;
const literalLengthMax = 64;
/** Shorter values than these should be held against a pattern without running out of steps. */
const heldLengthMin = 10_000;
/** Longer values are not held against a pattern that each must match. */
const allowedLengthMax = 1000;
const lengthMaxMax = 1_000_000;

/** `value:` of a rule or a patch; null where it is wrong, and the reader says why. */
export function readValue(reader: YamlReader, node: YamlNode, isPatch: boolean): ValueTest | null {
  const fields = reader.fields(node, keys, 'value');
  return fields && new ValueReading(reader, fields, isPatch).read();
}

class ValueReading {
  readonly #reader: YamlReader;
  readonly #fields: Fields;
  readonly #isPatch: boolean;

  constructor(reader: YamlReader, fields: Fields, isPatch: boolean) {
    this.#reader = reader;
    this.#fields = fields;
    this.#isPatch = isPatch;
  }

  read(): ValueTest {
    const selector = this.#selector();
    const contains = this.#contains();
    const pattern = this.#pattern('matches');
    const allowed = this.#pattern('mustMatch');
    const lengthMax = this.#lengthMax() ?? (allowed ? allowedLengthMax : null);
    this.#checkSense(selector, allowed);
    if (pattern) this.#checkCost('matches', pattern, heldLengthMin, 'those that hold one of its texts count as found');
    if (allowed) this.#checkCost('mustMatch', allowed, lengthMax ?? allowedLengthMax, 'they count as found; give a smaller maxLength');
    const needed = pattern && contains.length === 0 ? this.#needed(pattern) : [];
    if (contains.length + needed.length > 0) this.#checkWidth(pattern, contains);
    return {
      selector,
      literals: contains.length > 0 ? contains : needed,
      isByLiterals: contains.length > 0 && pattern === null,
      pattern,
      allowed,
      lengthMax,
    };
  }

  #selector(): Selector {
    const places = this.#places();
    const inNode = this.#fields.get('in');
    const said = this.#reader.texts(inNode, 'in').map((text) => this.#channel(inNode, text));
    const named = said.filter((channel) => channel !== null);
    const names = this.#reader.texts(this.#fields.get('name'), 'name').map((name) => name.toLowerCase());
    if (places.length > 0 && (named.length > 0 || names.length > 0))
      this.#reader.problem(this.#fields.keyOf('place'), '"place" says where the value stands; leave "in" and "name" out');
    if (named.includes('name') && names.length > 0)
      this.#reader.problem(inNode, '"in: name" looks at names themselves; leave "name" out, and write what they contain or match');
    const own = places.length > 0 ? [...new Set(places.map(({ channel }) => channel))] : named.length > 0 ? named : channels;
    // What has a name is no name that is looked at.
    return { channels: names.length > 0 ? own.filter((channel) => channel !== 'name') : own, names, places };
  }

  #channel(node: YamlNode | null, text: string): Channel | null {
    const found = channels.find((channel) => channel === text);
    if (found === undefined) this.#reader.problem(node, `"in" is one of ${channels.join(', ')}; not "${text}"`);
    return found ?? null;
  }

  #places(): readonly PlacePattern[] {
    const node = this.#fields.get('place');
    const found: PlacePattern[] = [];
    for (const text of this.#reader.texts(node, 'place')) {
      const place = parsePlace(text);
      const channel = channels.find((one) => one === place?.part);
      if (place?.side !== 'request' || channel === undefined || place.pointer === '')
        this.#reader.problem(node, `"${text}" is no place of a value of requests; write request.query.file or request.body/items/*/name`);
      else
        found.push({
          channel,
          segments: place.pointer
            .toLowerCase()
            .split('/')
            .slice(channel === 'body' ? 1 : 0),
        });
    }
    return found;
  }

  #contains(): readonly string[] {
    const node = this.#fields.get('contains');
    const texts = this.#reader.texts(node, 'contains');
    if (texts.length > literalsMax) this.#reader.problem(node, `"contains" has ${literalsMax} texts at most; write a second rule`);
    for (const text of texts) {
      if (text.length < 2 || text.length > literalLengthMax || !/^[\x20-\x7e]*$/.test(text))
        this.#reader.problem(node, `"${text}" is no text to look for: 2 to ${literalLengthMax} characters of ASCII`);
    }
    return texts.map((text) => text.toLowerCase());
  }

  #pattern(key: 'matches' | 'mustMatch'): ValuePattern | null {
    const node = this.#fields.get(key);
    const text = this.#reader.text(node, key);
    if (text === null) return null;
    const pattern = valuePattern(text);
    if (pattern.ok) return pattern.value;
    this.#reader.problem(node, `the pattern ${pattern.failure}`);
    return null;
  }

  #needed(pattern: ValuePattern): readonly string[] {
    const literals = neededLiterals(pattern.text);
    if (literals?.every(isTelling)) return literals;
    this.#reader.problem(
      this.#fields.get('matches'),
      'no text of three characters stands in everything that this pattern matches, so that every value would have to be held against it; write a longer one, or say beside it what such values contain: contains: ["..."]',
    );
    return [];
  }

  #lengthMax(): number | null {
    const node = this.#fields.get('maxLength');
    const length = this.#reader.number(node, 'maxLength');
    if (length !== null && (!Number.isSafeInteger(length) || length < 0 || length > lengthMaxMax))
      this.#reader.problem(node, `"maxLength" is a number of characters, at most ${lengthMaxMax}`);
    return length;
  }

  #checkSense({ names, places, channels: own }: Selector, allowed: ValuePattern | null): void {
    const { node } = this.#fields;
    const bound = this.#fields.keyOf('mustMatch') ?? this.#fields.keyOf('maxLength');
    if (!bound && !this.#fields.keyOf('matches') && !this.#fields.keyOf('contains'))
      this.#reader.problem(node, '"value" says what must not be (matches, contains) or what must (mustMatch, maxLength)');
    const isNamed = names.length + places.length > 0;
    if (bound && !isNamed) this.#reader.problem(bound, 'what a value must be is said of one parameter: give its "name", or its "place"');
    if (this.#isPatch && !isNamed && !own.every((channel) => channel === 'name'))
      this.#reader.problem(
        node,
        'a patch is about one parameter: give its "name", or its "place"; or look at names themselves, with "in: name"',
      );
    if (allowed && !isAnchored(allowed.text))
      this.#reader.problem(
        this.#fields.get('mustMatch'),
        'a value meets this pattern as soon as a part of it does; begin it with ^ and end it with $ where all of it must',
        'warning',
      );
  }

  /** A request has steps for values of some length, and who writes the pattern should know of which. */
  #checkCost(key: 'matches' | 'mustMatch', { size }: ValuePattern, length: number, otherwise: string): void {
    const most = Math.floor(patternStepsMax / size);
    if (most >= length) return;
    const message = `this pattern compiles to ${size} instructions, so that nobody can say of values of more than ${most} characters whether they match; ${otherwise}`;
    this.#reader.problem(this.#fields.get(key), message, 'warning');
  }

  /** What takes ordinary values for an exploit would be taken out of service the same day. */
  #checkWidth(pattern: ValuePattern | null, contains: readonly string[]): void {
    const holdsOne = (value: string) => contains.length === 0 || contains.some((text) => value.toLowerCase().includes(text));
    const met = ordinaryValues.find(([, value]) => holdsOne(value) && (pattern === null || pattern.holds(value)));
    if (!met) return;
    const message = `this is too wide: it also finds ${met[0]} such as "${met[1]}"`;
    this.#reader.problem(this.#fields.get(pattern ? 'matches' : 'contains'), message, this.#isPatch ? 'error' : 'warning');
  }
}

function isAnchored(pattern: string): boolean {
  return /^(?:\(\?[a-z]+\))?(?:\^|\\A)/.test(pattern) && /(?:\$|\\z)$/.test(pattern);
}
