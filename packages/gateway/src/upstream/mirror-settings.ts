/** A second place that gets copies of requests, and whose answers nobody sees. */
export interface MirrorSettings {
  /** Scheme, host and port. */
  readonly url: string;
  /** So many of a hundred requests are copied. */
  readonly percent: number;
  readonly methods: readonly string[];
  /** Header names, in lower case, that are left out: credentials. */
  readonly headersDropped: readonly string[];
  /** Copies that are under way at once; further ones are dropped. */
  readonly inFlightMax: number;
}

/** What is left out of a copy where nothing else is said. */
export const credentialHeaders: readonly string[] = ['authorization', 'cookie', 'proxy-authorization'];
