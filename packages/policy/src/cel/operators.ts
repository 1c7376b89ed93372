import { add, divide, modulo, multiply, subtract } from './arithmetic.ts';
import { compare, isEqual } from './compare.ts';
import { CelError, Double, type Evaluated, isList, isMap, keyOf, kindOf, Uint, type Value } from './value.ts';

export type Binary = (left: Value, right: Value) => Evaluated;
export type TextTest = (text: string, other: string) => boolean;

/** Operators of two values that need both. Maps, since names come from authors and a plain object would know `constructor`. */
export const binaries: ReadonlyMap<string, Binary> = new Map(
  Object.entries<Binary>({
    '_!=_': (left, right) => !isEqual(left, right),
    '_<_': (left, right) => ordered(compare(left, right), (order) => order < 0),
    '_<=_': (left, right) => ordered(compare(left, right), (order) => order <= 0),
    '_>_': (left, right) => ordered(compare(left, right), (order) => order > 0),
    '_>=_': (left, right) => ordered(compare(left, right), (order) => order >= 0),
    '_+_': add,
    '_-_': subtract,
    '_*_': multiply,
    '_/_': divide,
    '_%_': modulo,
    '@in': isIn,
    _in_: isIn,
    '_[_]': at,
  }),
);

export const stringMethods: ReadonlyMap<string, TextTest> = new Map(
  Object.entries<TextTest>({
    contains: (text, other) => text.includes(other),
    startsWith: (text, other) => text.startsWith(other),
    endsWith: (text, other) => text.endsWith(other),
  }),
);

function ordered(order: number | CelError, holds: (order: number) => boolean): Evaluated {
  return typeof order === 'number' ? holds(order) : order;
}

export function isIn(value: Value, container: Value): Evaluated {
  if (isList(container)) {
    for (const item of container) if (isEqual(item, value)) return true;
    return false;
  }
  if (!isMap(container)) return new CelError(`nothing is in ${kindOf(container)}`);
  const key = keyOf(value);
  if (key !== null) return container.has(key);
  return value instanceof Double ? false : new CelError(`no ${kindOf(value)} is a key`);
}

function at(container: Value, index: Value): Evaluated {
  const key = keyOf(index);
  if (key === null) return new CelError(`no ${kindOf(index)} is an index or key`);
  if (isMap(container)) return container.get(key) ?? (container.has(key) ? null : new CelError('no such key'));
  if (!isList(container)) return new CelError(`no index into ${kindOf(container)}`);
  const position = key instanceof Uint ? Number(key.value) : key;
  if (typeof position !== 'number') return new CelError('no such index');
  const value = container[position];
  return value === undefined ? new CelError('no such index') : value;
}

export function size(value: Value): Evaluated {
  if (typeof value === 'string') return lengthOf(value);
  if (value instanceof Uint8Array || isList(value)) return value.length;
  return isMap(value) ? value.size : new CelError(`no size() of ${kindOf(value)}`);
}

/** In code points. */
function lengthOf(text: string): number {
  let length = 0;
  for (const _ of text) length += 1;
  return length;
}
