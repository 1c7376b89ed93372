/** What is dear to make and not always asked for: made when it first is, and kept. */
export function onDemand<Value extends object>(make: () => Value): () => Value {
  let made: Value | null = null;
  return () => {
    made ??= make();
    return made;
  };
}
