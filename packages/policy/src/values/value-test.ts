import { fitsGlob } from '../glob.ts';
import type { ValuePattern } from './value-pattern.ts';

/** Where values of a request stand; `name` are the names of parameters, cookies and members themselves. */
export const channels = ['path', 'query', 'header', 'cookie', 'body', 'name'] as const;
export type Channel = (typeof channels)[number];

/** Stands in a path for a name that nobody kept, or that was never told: it may be any. */
export const unkept = '{…}';

/** The name of a parameter, or the keys from the root of the body. */
export type Path = readonly string[];

/** Which values a rule looks at. */
export interface Selector {
  readonly channels: readonly Channel[];
  /** Globs over names, in small letters; empty for any. What stands within something of the name is of the name, too. */
  readonly names: readonly string[];
  /** In small letters; empty for any. */
  readonly places: readonly PlacePattern[];
}

export interface PlacePattern {
  readonly channel: Channel;
  /** The name of a parameter, or member names from the root of the body: `*` for one, `**` for any number. */
  readonly segments: readonly string[];
}

/** What a rule says of values: such a value is found that holds what it must not, or is not what it must be. */
export interface ValueTest {
  readonly selector: Selector;
  /** One of them stands in every value that is found for what it holds, in small letters; empty where nothing is said of what values hold. */
  readonly literals: readonly string[];
  /** The literals are all that is asked. */
  readonly isByLiterals: boolean;
  /** What must not be; null where literals alone say it. */
  readonly pattern: ValuePattern | null;
  /** What must be; null where nothing must. */
  readonly allowed: ValuePattern | null;
  /** Characters. */
  readonly lengthMax: number | null;
}

export function isAboutChannel({ channels: own }: Selector, channel: Channel): boolean {
  return own.includes(channel);
}

/** One of `paths` leads to a value that is meant. */
export function fitsLeaf({ names, places }: Selector, channel: Channel, paths: readonly Path[]): boolean {
  if (names.length + places.length === 0) return paths.length > 0;
  return paths.some((path) => {
    if (names.length > 0 && !path.some((key) => fitsName(key, names))) return false;
    return places.length === 0 || places.some((place) => place.channel === channel && leadsTo(place.segments, path));
  });
}

/**
 * Whatever the case of its letters; `tags[0]` and `tags[a][b]` are of `tags`, as many a server reads them. PHP leaves out spaces before a name
 * and what is behind a zero, and makes points and spaces underscores.
 */
function fitsName(key: string, names: readonly string[]): boolean {
  if (key === unkept) return true;
  const small = key.toLowerCase();
  const bracket = small.indexOf('[');
  const base = bracket > 0 ? small.slice(0, bracket) : small;
  const spelled = (base.split('\0', 1)[0] ?? '').trim();
  const known = new Set([small, base, spelled, spelled.replaceAll(/[. ]/g, '_')]);
  return names.some((name) => [...known].some((one) => fitsGlob(one, name)));
}

function leadsTo(pattern: readonly string[], path: Path): boolean {
  // Anything may stand in what has no name at all.
  if (path.length === 1 && path[0] === unkept) return true;
  // A key that nobody kept may be the one that is meant.
  const small = path.map((key, index) => (key === unkept ? (pattern[index] ?? key) : key.toLowerCase()));
  for (let length = Math.min(pattern.length, small.length); length <= small.length; length += 1) {
    if (fitsGlob(small.slice(0, length).join('/'), pattern.join('/'), '/')) return true;
  }
  return false;
}

/** `query parameter "file"`, `body or query`: where the values stand, in words. */
function selectorText({ channels: own, names, places }: Selector): string {
  const where = own.length === channels.length ? 'the request' : own.join(' or ');
  const named = names.length === 0 ? '' : ` at ${names.map((name) => `"${name}"`).join(' or ')}`;
  const placed = places.map(({ channel, segments }) => `${channel}${channel === 'body' ? '/' : '.'}${segments.join('/')}`);
  return placed.length > 0 ? placed.join(' or ') : where + named;
}

/** What values must be to pass, each in words. */
export function passText({ selector, literals, isByLiterals, pattern, allowed, lengthMax }: ValueTest): string {
  const wants = [
    ...(pattern ? [`matches "${pattern.text}"`] : isByLiterals ? [`contains ${orText(literals)}`] : []),
    ...(allowed ? [`does not match "${allowed.text}"`] : []),
    ...(lengthMax === null ? [] : [`is longer than ${lengthMax} characters`]),
  ];
  return `no value of ${selectorText(selector)} ${wants.join(', or ')}`;
}

export function orText(texts: readonly string[]): string {
  return texts.map((text) => `"${text}"`).join(' or ');
}
