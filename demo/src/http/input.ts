import { type Answer, problem } from './answer.ts';
import type { Call } from './route.ts';

export type Parsed<T> = { readonly kind: 'valid'; readonly value: T } | { readonly kind: 'invalid'; readonly answer: Answer };

interface Complaint {
  readonly message: string;
  readonly pointer: string;
}

/** Reads an unknown value at a pointer; adds to `complaints` what is wrong with it. */
type Reader<T> = (value: unknown, pointer: string, complaints: Complaint[]) => T;

export function readJson<T>(call: Call, reader: Reader<T>): Parsed<T> {
  const mediaType = call.headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  if (mediaType !== 'application/json') {
    return { kind: 'invalid', answer: problem(415, 'unsupported media type', 'send application/json') };
  }
  let value: unknown;
  try {
    value = JSON.parse(call.body.toString());
  } catch {
    return { kind: 'invalid', answer: problem(400, 'malformed json', 'the body is not JSON') };
  }
  const complaints: Complaint[] = [];
  const read = reader(value, '', complaints);
  if (complaints.length > 0) return { kind: 'invalid', answer: invalid(complaints) };
  return { kind: 'valid', value: read };
}

export function invalid(complaints: readonly Complaint[]): Answer {
  return problem(400, 'invalid request', 'some values are not as the contract says', { errors: complaints });
}

export function text(low: number, high: number, pattern?: RegExp): Reader<string> {
  return (value, pointer, complaints) => {
    if (typeof value === 'string' && value.length >= low && value.length <= high && (pattern?.test(value) ?? true)) return value;
    complaints.push({
      pointer,
      message: `must be a string of ${low} to ${high} characters${pattern === undefined ? '' : ' of the right form'}`,
    });
    return '';
  };
}

export function whole(low: number, high: number): Reader<number> {
  return (value, pointer, complaints) => {
    if (typeof value === 'number' && Number.isInteger(value) && value >= low && value <= high) return value;
    complaints.push({ pointer, message: `must be a whole number from ${low} to ${high}` });
    return low;
  };
}

export function decimal(low: number, high: number): Reader<number> {
  return (value, pointer, complaints) => {
    if (typeof value === 'number' && value >= low && value <= high) return value;
    complaints.push({ pointer, message: `must be a number from ${low} to ${high}` });
    return low;
  };
}

export function truth(): Reader<boolean> {
  return (value, pointer, complaints) => {
    if (typeof value === 'boolean') return value;
    complaints.push({ pointer, message: 'must be true or false' });
    return false;
  };
}

export function oneOf<T extends string>(choices: readonly [T, ...T[]]): Reader<T> {
  return (value, pointer, complaints) => {
    const choice = choices.find((candidate) => candidate === value);
    if (choice !== undefined) return choice;
    complaints.push({ pointer, message: `must be one of ${choices.join(', ')}` });
    return choices[0];
  };
}

export function list<T>(item: Reader<T>, low: number, high: number): Reader<readonly T[]> {
  return (value, pointer, complaints) => {
    if (Array.isArray(value) && value.length >= low && value.length <= high) {
      return value.map((entry: unknown, index) => item(entry, `${pointer}/${index}`, complaints));
    }
    complaints.push({ pointer, message: `must be a list of ${low} to ${high}` });
    return [];
  };
}

export function optional<T>(reader: Reader<T>): Reader<T | undefined> {
  return (value, pointer, complaints) => (value === undefined ? undefined : reader(value, pointer, complaints));
}

export function nullable<T>(reader: Reader<T>): Reader<T | null> {
  return (value, pointer, complaints) => (value === null ? null : reader(value, pointer, complaints));
}

type Shape = Readonly<Record<string, Reader<unknown>>>;
type Read<S extends Shape> = { readonly [K in keyof S]: S[K] extends Reader<infer T> ? T : never };

/** Members that the shape does not name are dropped. */
export function object<S extends Shape>(shape: S): Reader<Read<S>> {
  const members = Object.entries(shape);
  return (value, pointer, complaints) => {
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    if (!isObject) complaints.push({ pointer, message: 'must be an object' });
    const source = isObject ? (value as Readonly<Record<string, unknown>>) : undefined;
    const read: Record<string, unknown> = {};
    if (source === undefined) return read as Read<S>;
    for (const [name, reader] of members) {
      const member = reader(source[name], `${pointer}/${name}`, complaints);
      if (member !== undefined) read[name] = member;
    }
    return read as Read<S>;
  };
}

export const email = text(5, 120, /^[^\s@]{1,64}@[^\s@]{1,100}$/);
