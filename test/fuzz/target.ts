/** Something that is fed bytes, and must neither break nor stand still nor break a promise, whatever they are. */
export interface FuzzTarget {
  readonly name: string;
  /** Inputs to begin from. */
  readonly seeds: readonly (string | Uint8Array)[];
  /** What is put into inputs as a whole. */
  readonly words: readonly string[];
  /** Throws where the code does, beside what it declares to throw, and where a promise is broken. */
  run(input: Uint8Array): void | Promise<void>;
}
