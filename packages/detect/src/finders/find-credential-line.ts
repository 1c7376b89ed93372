import { byteMask } from '@sluice/model';
import { alphabet, hasWordAt, isDigit, runEnd } from '../bytes.ts';
import { type FindOutcome, type Found, outcome, type TextFinder } from '../evidence.ts';
import { isBase64Pair } from './base64.ts';
import { isPlaceholder } from './randomness.ts';

const base64 = alphabet('0-9A-Za-z+/=_-');
const field = alphabet("0-9A-Za-z!#$%&'()*+,./;<=>?@[]^_`{|}~-");
const partMax = 128;

/** `Authorization: Basic …` (RFC 7617), wherever its scheme stands in text, and npm's `_auth=…`. */
export const basicAuthFinder: TextFinder = {
  literals: ['basic ', '_auth='],
  digitsMin: 0,
  bytesMin: 6 + 8,
  needs: 0,
  find: (bytes: Uint8Array, start: number, end: number, at: number, found: Found): FindOutcome => {
    if (bytes[at] !== 95 && at > start && base64[bytes[at - 1] ?? 0] === 1) return outcome.none;
    const from = at + 6;
    const to = runEnd(base64, bytes, from, Math.min(end, from + 320));
    if (to - from < 8 || !isBase64Pair(bytes, from, to)) return outcome.none;
    return say(found, from, to, 'user and password in base64', 12);
  },
};

/** A line of `.netrc`: `machine shop.example login me password …`. */
export const netrcFinder: TextFinder = {
  literals: ['machine '],
  digitsMin: 0,
  bytesMin: 30,
  needs: byteMask.space,
  find: (bytes: Uint8Array, _start: number, end: number, at: number, found: Found): FindOutcome => {
    let index = word(bytes, at + 8, end);
    for (const name of ['login', 'password']) {
      index = space(bytes, index, end);
      if (!hasWordAt(bytes, index, end, name)) return outcome.none;
      const from = space(bytes, index + name.length, end);
      index = word(bytes, from, end);
      if (from === index) return outcome.none;
      if (name === 'password') return isPlaceholder(bytes, from, index) ? outcome.none : say(found, from, index, 'a line of .netrc', 12);
    }
    return outcome.none;
  },
};

const userOptions = ['-u ', '--user '];

/** `curl -u user:password …`. */
export const curlFinder: TextFinder = {
  literals: ['curl '],
  digitsMin: 0,
  bytesMin: 5 + 3 + 6,
  needs: byteMask.dash | byteMask.colon,
  find: (bytes: Uint8Array, _start: number, end: number, at: number, found: Found): FindOutcome => {
    const options = Math.min(end, at + partMax);
    for (let index = at + 5; index < options && (bytes[index] ?? 0) >= 32; index += 1) {
      if (bytes[index - 1] !== 32) continue;
      // What follows the next command is read from there.
      if (hasWordAt(bytes, index, end, 'curl ')) return outcome.none;
      const option = bytes[index] === 45 ? userOptions.find((one) => hasWordAt(bytes, index, end, one)) : undefined;
      if (option === undefined) continue;
      const user = space(bytes, index + option.length, end);
      const to = word(bytes, user, end);
      let from = user;
      while (from < to && bytes[from] !== 58) from += 1;
      if (to - from < 4 || from === user || isVariable(bytes[from + 1]) || isPlaceholder(bytes, from, to)) return outcome.none;
      return say(found, from + 1, to, 'a password for curl', 11);
    }
    return outcome.none;
  },
};

function isVariable(byte: number | undefined): boolean {
  return byte === 36 || byte === 37 || byte === 123;
}

/** A line of `.pgpass`: host:port:database:user:password. */
export const pgpassFinder: TextFinder = {
  literals: [':5432:', ':5433:', ':6432:'],
  digitsMin: 0,
  bytesMin: 16,
  needs: byteMask.colon | byteMask.digit,
  find: (bytes: Uint8Array, start: number, end: number, at: number, found: Found): FindOutcome => {
    if (at === start) return outcome.none;
    let index = at + 6;
    for (let part = 0; part < 2; part += 1) {
      const to = runEnd(field, bytes, index, Math.min(end, index + partMax));
      if (to === index || bytes[to] !== 58) return outcome.none;
      index = to + 1;
    }
    const to = runEnd(field, bytes, index, Math.min(end, index + partMax));
    if (to - index < 3 || isDigit(bytes[to]) || isPlaceholder(bytes, index, to)) return outcome.none;
    return say(found, index, to, 'a line of .pgpass', 11);
  },
};

/** SQL that sets a password: `IDENTIFIED BY '…'`, `WITH PASSWORD '…'`. */
export const sqlPasswordFinder: TextFinder = {
  literals: ["identified by '", "password '"],
  digitsMin: 0,
  bytesMin: 15,
  needs: byteMask.other | byteMask.space,
  find: (bytes: Uint8Array, start: number, end: number, at: number, found: Found): FindOutcome => {
    let from = at;
    while (bytes[from] !== 39 && from < end) from += 1;
    from += 1;
    const isSet = hasWordAt(bytes, at, end, 'identified') || (at - start >= 5 && hasWordAt(bytes, at - 5, end, 'with '));
    if (!isSet) return outcome.none;
    let to = from;
    while (to < end && to - from < partMax && bytes[to] !== 39 && (bytes[to] ?? 0) > 32) to += 1;
    if (bytes[to] !== 39 || to - from < 3 || isPlaceholder(bytes, from, to)) return outcome.none;
    return say(found, from, to, 'a password that SQL sets', 11);
  },
};

function space(bytes: Uint8Array, from: number, end: number): number {
  let index = from;
  while (index < end && index - from < 8 && (bytes[index] ?? 0) <= 32) index += 1;
  return index;
}

function word(bytes: Uint8Array, from: number, end: number): number {
  let index = from;
  while (index < end && index - from < partMax && (bytes[index] ?? 0) > 32) index += 1;
  return index;
}

function say(found: Found, start: number, end: number, what: string, weight: number): FindOutcome {
  found.start = start;
  found.end = end;
  found.weight = weight;
  found.what = what;
  return outcome.fit;
}
