/** What comes of a value, now where it is here. */
export function settled<Value, Result>(value: Value | Promise<Value>, resultOf: (value: Value) => Result): Result | Promise<Result> {
  return value instanceof Promise ? value.then(resultOf) : resultOf(value);
}
