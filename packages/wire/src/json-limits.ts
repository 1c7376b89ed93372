/** What one JSON document may ask of the scanner. Beyond a bound the tape carries the fault, and the coverage is partial. */
export interface JsonLimits {
  /** Containers inside each other. */
  readonly depthMax: number;
  /** Values on the tape of one unit. */
  readonly tokensMax: number;
  /** Bytes of one key as written. */
  readonly keyBytesMax: number;
  /** What is kept of keys that share a node (`*`, `{…}`) in the objects open at one time, to see duplicates among them. */
  readonly sharedKeyBytesMax: number;
}

export const defaultJsonLimits: JsonLimits = { depthMax: 128, tokensMax: 262_144, keyBytesMax: 8192, sharedKeyBytesMax: 6_291_456 };
