import { durationOf, timestampOf } from './time.ts';
import { CelError, Double, Duration, type Evaluated, intOf, isList, kindOf, Timestamp, Uint, uintOf, type Value } from './value.ts';

export function add(left: Value, right: Value): Evaluated {
  if (typeof left === 'number' && typeof right === 'number') {
    const sum = left + right;
    return Number.isSafeInteger(sum) ? sum : intOf(BigInt(left) + BigInt(right));
  }
  if (typeof left === 'string' && typeof right === 'string') return left + right;
  if (isInt(left) && isInt(right)) return intOf(BigInt(left) + BigInt(right));
  if (left instanceof Double && right instanceof Double) return new Double(left.value + right.value);
  if (left instanceof Uint && right instanceof Uint) return uintOf(left.value + right.value);
  if (isList(left) && isList(right)) return [...left, ...right];
  if (left instanceof Uint8Array && right instanceof Uint8Array) return joined(left, right);
  if (left instanceof Duration && right instanceof Duration) return durationOf(left.nanos + right.nanos);
  if (left instanceof Timestamp && right instanceof Duration) return timestampOf(left.nanos + right.nanos);
  if (left instanceof Duration && right instanceof Timestamp) return timestampOf(left.nanos + right.nanos);
  return unfit('+', left, right);
}

export function subtract(left: Value, right: Value): Evaluated {
  if (typeof left === 'number' && typeof right === 'number') {
    const difference = left - right;
    return Number.isSafeInteger(difference) ? difference : intOf(BigInt(left) - BigInt(right));
  }
  if (isInt(left) && isInt(right)) return intOf(BigInt(left) - BigInt(right));
  if (left instanceof Double && right instanceof Double) return new Double(left.value - right.value);
  if (left instanceof Uint && right instanceof Uint) return uintOf(left.value - right.value);
  if (left instanceof Timestamp && right instanceof Timestamp) return durationOf(left.nanos - right.nanos);
  if (left instanceof Timestamp && right instanceof Duration) return timestampOf(left.nanos - right.nanos);
  if (left instanceof Duration && right instanceof Duration) return durationOf(left.nanos - right.nanos);
  return unfit('-', left, right);
}

export function multiply(left: Value, right: Value): Evaluated {
  if (isInt(left) && isInt(right)) return intOf(BigInt(left) * BigInt(right));
  if (left instanceof Double && right instanceof Double) return new Double(left.value * right.value);
  if (left instanceof Uint && right instanceof Uint) return uintOf(left.value * right.value);
  return unfit('*', left, right);
}

export function divide(left: Value, right: Value): Evaluated {
  if (isInt(left) && isInt(right)) return isZero(right) ? byZero('divide') : intOf(BigInt(left) / BigInt(right));
  if (left instanceof Double && right instanceof Double) return new Double(left.value / right.value);
  if (left instanceof Uint && right instanceof Uint) return right.value === 0n ? byZero('divide') : uintOf(left.value / right.value);
  return unfit('/', left, right);
}

export function modulo(left: Value, right: Value): Evaluated {
  if (isInt(left) && isInt(right)) return isZero(right) ? byZero('modulus') : intOf(BigInt(left) % BigInt(right));
  if (left instanceof Uint && right instanceof Uint) return right.value === 0n ? byZero('modulus') : uintOf(left.value % right.value);
  return unfit('%', left, right);
}

export function negate(value: Value): Evaluated {
  if (isInt(value)) return intOf(-BigInt(value));
  return value instanceof Double ? new Double(-value.value) : new CelError(`no unary - for ${kindOf(value)}`);
}

function isInt(value: Value): value is number | bigint {
  return typeof value === 'number' || typeof value === 'bigint';
}

function isZero(value: number | bigint): boolean {
  return value === 0 || value === 0n;
}

function byZero(what: string): CelError {
  return new CelError(`${what} by zero`);
}

function unfit(operator: string, left: Value, right: Value): CelError {
  return new CelError(`no ${operator} for ${kindOf(left)} and ${kindOf(right)}`);
}

function joined(left: Uint8Array, right: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(left.length + right.length);
  bytes.set(left);
  bytes.set(right, left.length);
  return bytes;
}
