/** An expected outcome as a value. Thrown is only what is broken. */
export type Result<Value, Failure> = { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly failure: Failure };

export function success<Value>(value: Value): Result<Value, never> {
  return { ok: true, value };
}

export function failure<Failure>(why: Failure): Result<never, Failure> {
  return { ok: false, failure: why };
}
