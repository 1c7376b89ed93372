/** The end of every `switch` on a union: does not compile while a member is unhandled. */
export function unreachable(never: never): never {
  throw new Error(`unreachable: ${typeof never}`);
}
