/** What the register needs of the process that it is in. */
export interface RegisterPorts {
  /** Milliseconds since 1970. */
  now(): number;
  /** Unguessable bytes. */
  random(bytes: number): Uint8Array;
  /** Keyed; what is given to it is not kept. */
  fingerprint(text: string): string;
  /** The network of an address, in its usual notation. */
  networkOf(address: string): string;
}
