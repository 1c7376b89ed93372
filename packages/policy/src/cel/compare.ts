import { CelError, type CelMap, Double, Duration, isList, isMap, kindOf, Timestamp, TypeValue, Uint, type Value } from './value.ts';

/** CEL's `==`: numbers across types by their worth, lists and maps by what they hold, anything else of two types is not equal. */
export function isEqual(left: Value, right: Value): boolean {
  if (left === right) return !(left instanceof Double) || !Number.isNaN(left.value);
  if (typeof left === 'string' || typeof right === 'string' || typeof left === 'boolean' || typeof right === 'boolean') return false;
  if (left === null || right === null) return false;
  const number = numeric(left);
  if (number !== null) {
    const other = numeric(right);
    return other !== null && isSameNumber(number, other);
  }
  return isEqualObject(left, right);
}

function isEqualObject(left: Value, right: Value): boolean {
  if (isList(left))
    return isList(right) && left.length === right.length && left.every((value, index) => isEqual(value, right[index] ?? null));
  if (left instanceof Uint8Array) return right instanceof Uint8Array && compareBytes(left, right) === 0;
  if (left instanceof Timestamp) return right instanceof Timestamp && left.nanos === right.nanos;
  if (left instanceof Duration) return right instanceof Duration && left.nanos === right.nanos;
  if (left instanceof TypeValue) return right instanceof TypeValue && left.name === right.name;
  return isMap(left) && isMap(right) && isEqualMap(left, right);
}

function isEqualMap(left: CelMap, right: CelMap): boolean {
  if (left.size !== right.size) return false;
  for (const key of left.keys()) {
    const value = left.get(key);
    const other = right.get(key);
    if (value === undefined || other === undefined || !isEqual(value, other)) return false;
  }
  return true;
}

/** Negative, zero, positive; NaN where nothing is ordered; an error where the two types have no order. */
export function compare(left: Value, right: Value): number | CelError {
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  if (typeof left === 'string' && typeof right === 'string') return left < right ? -1 : left > right ? 1 : 0;
  const number = numeric(left);
  const other = numeric(right);
  if (number !== null && other !== null) return compareNumbers(number, other);
  if (typeof left === 'boolean' && typeof right === 'boolean') return Number(left) - Number(right);
  if (left instanceof Uint8Array && right instanceof Uint8Array) return compareBytes(left, right);
  if (left instanceof Timestamp && right instanceof Timestamp) return sign(left.nanos - right.nanos);
  if (left instanceof Duration && right instanceof Duration) return sign(left.nanos - right.nanos);
  return new CelError(`${kindOf(left)} and ${kindOf(right)} have no order`);
}

function numeric(value: Value): number | bigint | Double | null {
  if (typeof value === 'number' || typeof value === 'bigint') return value;
  if (value instanceof Uint) return value.value;
  return value instanceof Double ? value : null;
}

/** By exact worth: 2^53 + 1 is not equal to the double 2^53. */
function isSameNumber(left: number | bigint | Double, right: number | bigint | Double): boolean {
  if (left instanceof Double) return right instanceof Double ? left.value === right.value : isWhole(left.value, right);
  if (right instanceof Double) return isWhole(right.value, left);
  return BigInt(left) === BigInt(right);
}

function isWhole(double: number, whole: number | bigint): boolean {
  return Number.isInteger(double) && BigInt(double) === BigInt(whole);
}

/** A double against an integer is ordered as two doubles: the language's tests want the lossy answer. */
function compareNumbers(left: number | bigint | Double, right: number | bigint | Double): number {
  if (left instanceof Double || right instanceof Double) {
    const one = left instanceof Double ? left.value : Number(left);
    const two = right instanceof Double ? right.value : Number(right);
    return one === two ? 0 : one < two ? -1 : one > two ? 1 : Number.NaN;
  }
  return sign(BigInt(left) - BigInt(right));
}

function compareBytes(left: Uint8Array, right: Uint8Array): number {
  const shared = Math.min(left.length, right.length);
  for (let index = 0; index < shared; index += 1) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

function sign(difference: bigint): number {
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}
