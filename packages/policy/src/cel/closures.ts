import type { Binary } from './operators.ts';
import { CelError, type Evaluated, isList, isMap, type KeyedMap, keyOf, kindOf, type Value } from './value.ts';

export type Evaluate<Scope> = (scope: Scope) => Evaluated;

export function read<Scope>(locals: readonly Evaluated[], slot: number): Evaluate<Scope> {
  return () => locals[slot] as Evaluated;
}

export function fieldOf<Scope>(evaluate: Evaluate<Scope>, field: string): Evaluate<Scope> {
  const missing = new CelError(`no such key: ${field}`);
  return (scope) => {
    const value = evaluate(scope);
    if (value instanceof CelError) return value;
    return isMap(value) ? (value.get(field) ?? (value.has(field) ? null : missing)) : new CelError(`no field of ${kindOf(value)}`);
  };
}

export function hasField<Scope>(evaluate: Evaluate<Scope>, field: string): Evaluate<Scope> {
  return (scope) => {
    const value = evaluate(scope);
    if (value instanceof CelError) return value;
    return isMap(value) ? value.has(field) : new CelError(`no field of ${kindOf(value)}`);
  };
}

export function and<Scope>(left: Evaluate<Scope>, right: Evaluate<Scope>): Evaluate<Scope> {
  return (scope) => {
    const one = left(scope);
    if (one === false) return false;
    const two = right(scope);
    if (two === false) return false;
    return one === true && two === true ? true : errorOf(one, two);
  };
}

export function or<Scope>(left: Evaluate<Scope>, right: Evaluate<Scope>): Evaluate<Scope> {
  return (scope) => {
    const one = left(scope);
    if (one === true) return true;
    const two = right(scope);
    if (two === true) return true;
    return one === false && two === false ? false : errorOf(one, two);
  };
}

function errorOf(one: Evaluated, two: Evaluated): CelError {
  if (one instanceof CelError) return one;
  return two instanceof CelError ? two : new CelError('a bool was wanted');
}

export function choose<Scope>(test: Evaluate<Scope>, yes: Evaluate<Scope>, no: Evaluate<Scope>): Evaluate<Scope> {
  return (scope) => {
    const outcome = test(scope);
    if (outcome === true) return yes(scope);
    if (outcome === false) return no(scope);
    return outcome instanceof CelError ? outcome : new CelError('a bool was wanted');
  };
}

export function not<Scope>(evaluate: Evaluate<Scope>): Evaluate<Scope> {
  return (scope) => {
    const value = evaluate(scope);
    if (typeof value === 'boolean') return !value;
    return value instanceof CelError ? value : new CelError('a bool was wanted');
  };
}

export function notStrictlyFalse<Scope>(evaluate: Evaluate<Scope>): Evaluate<Scope> {
  return (scope) => evaluate(scope) !== false;
}

export function unary<Scope>(evaluate: Evaluate<Scope>, operate: (value: Value) => Evaluated): Evaluate<Scope> {
  return (scope) => {
    const value = evaluate(scope);
    return value instanceof CelError ? value : operate(value);
  };
}

export function binary<Scope>(left: Evaluate<Scope>, right: Evaluate<Scope>, operate: Binary): Evaluate<Scope> {
  return (scope) => {
    const one = left(scope);
    if (one instanceof CelError) return one;
    const two = right(scope);
    return two instanceof CelError ? two : operate(one, two);
  };
}

export function equalsText<Scope>(evaluate: Evaluate<Scope>, text: string): Evaluate<Scope> {
  return (scope) => {
    const value = evaluate(scope);
    return value instanceof CelError ? value : value === text;
  };
}

export function list<Scope>(elements: readonly Evaluate<Scope>[]): Evaluate<Scope> {
  return (scope) => {
    const values: Value[] = [];
    for (const element of elements) {
      const value = element(scope);
      if (value instanceof CelError) return value;
      values.push(value);
    }
    return values;
  };
}

export function putEntry(map: KeyedMap, key: Evaluated, value: Evaluated): CelError | null {
  if (key instanceof CelError) return key;
  if (value instanceof CelError) return value;
  const plain = keyOf(key);
  if (plain === null) return new CelError(`no ${kindOf(key)} is a key`);
  if (map.has(plain)) return new CelError('the same key twice');
  map.put(plain, value);
  return null;
}

export function itemsOf(range: Evaluated): Iterable<Value> | CelError {
  if (range instanceof CelError) return range;
  if (isList(range)) return range;
  return isMap(range) ? range.keys() : new CelError(`no loop over ${kindOf(range)}`);
}

export function quantify<Scope>(
  range: Evaluate<Scope>,
  predicate: Evaluate<Scope>,
  locals: Evaluated[],
  slot: number,
  stopsAt: boolean,
): Evaluate<Scope> {
  return (scope) => {
    const items = range(scope);
    if (items instanceof CelError) return items;
    let error: CelError | null = null;
    if (isList(items)) {
      for (let index = 0; index < items.length; index += 1) {
        locals[slot] = items[index] as Value;
        const outcome = predicate(scope);
        if (outcome === stopsAt) return stopsAt;
        if (outcome !== !stopsAt) error ??= errorOf(outcome, false);
      }
      return error ?? !stopsAt;
    }
    if (!isMap(items)) return new CelError(`no loop over ${kindOf(items)}`);
    for (const key of items.keys()) {
      locals[slot] = key;
      const outcome = predicate(scope);
      if (outcome === stopsAt) return stopsAt;
      if (outcome !== !stopsAt) error ??= errorOf(outcome, false);
    }
    return error ?? !stopsAt;
  };
}
