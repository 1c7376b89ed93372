import { jsonType } from '@sluice/model';
import { isMembers } from '../document/source.ts';

export type Literal = string | number | boolean | null;

const bitsByType: Readonly<Record<string, number>> = {
  object: jsonType.object,
  array: jsonType.array,
  string: jsonType.string,
  number: jsonType.number | jsonType.integer,
  integer: jsonType.integer,
  boolean: jsonType.boolean,
  null: jsonType.null,
};

export const typeWords: readonly string[] = Object.keys(bitsByType);

/** The bits of `type` (a word or a list) and of 3.0's `nullable`; 0 where nothing is said. Unknown words say nothing. */
export function typeBits(type: unknown, isNullable: boolean): number {
  let bits = 0;
  for (const word of Array.isArray(type) ? type : [type]) bits |= typeof word === 'string' ? (bitsByType[word] ?? 0) : 0;
  return bits === 0 || !isNullable ? bits : bits | jsonType.null;
}

/** Every type that this value has: a whole number is an integer and a number. */
export function bitsOfValue(value: unknown): number {
  if (value === null) return jsonType.null;
  if (Array.isArray(value)) return jsonType.array;
  switch (typeof value) {
    case 'string':
      return jsonType.string;
    case 'boolean':
      return jsonType.boolean;
    case 'number':
      return Number.isInteger(value) ? jsonType.integer | jsonType.number : jsonType.number;
    default:
      return isMembers(value) ? jsonType.object : 0;
  }
}

export function isLiteral(value: unknown): value is Literal {
  return value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

export function stringsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}
