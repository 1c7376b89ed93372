import type { Unit } from './unit.ts';

/** Reads a body in chunks and gives it out in units, each of which may go once it was judged. Use each unit before asking for the next. */
export interface UnitReader {
  push(chunk: Uint8Array): Iterable<Unit>;
  /** The complete rows that wait for more, when the source pauses. */
  flush(): Iterable<Unit>;
  /** The body is over. */
  end(): Iterable<Unit>;
}

export const defaultUnitBytesMax = 65_536;
