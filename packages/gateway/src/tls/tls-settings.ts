/** A certificate with its chain and its key, all PEM. */
export interface KeyPair {
  readonly certificate: string;
  readonly key: string;
}

/** How a listener speaks TLS. */
export interface TlsSettings {
  /** The first is shown to who names no host, or one that none of them is for. */
  readonly pairs: readonly [KeyPair, ...KeyPair[]];
  readonly minVersion: 'TLSv1.2' | 'TLSv1.3';
  /** Whose certificates are asked for; null where none is. `ca` is PEM. */
  readonly clientCertificates: { readonly ca: string; readonly isRequired: boolean } | null;
  /** `Strict-Transport-Security` of every answer that has none of its own; null sends none. */
  readonly hsts: string | null;
  /** 48 bytes that session tickets are sealed with (node's `ticketKeys`), the same in every worker; null leaves them to this process. */
  readonly ticketKeys: Uint8Array | null;
}
