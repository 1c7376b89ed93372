/** What the register needs of the process that it is in. */
export interface RegisterPorts {
  /** Milliseconds since 1970. */
  now(): number;
  /** Unguessable bytes. */
  random(bytes: number): Uint8Array;
  /** Keyed, of a token as workers know it; the token is not kept. */
  fingerprintOfToken(token: string): string;
  /** The network of an address, in its usual notation. */
  networkOf(address: string): string;
}
