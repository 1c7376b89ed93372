import { type ConnectionOptions, connect, createSecureContext, type SecureContext, type SecureVersion, type TLSSocket } from 'node:tls';

/** How an upstream behind TLS proves who it is, and how Sluice does. Certificates and keys are PEM. */
export interface UpstreamTls {
  /** Who may vouch for the upstream; null for the authorities that node knows. */
  readonly ca: string | null;
  /** The name that is asked for and must be certified; null for the host of its address. */
  readonly servername: string | null;
  readonly client: { readonly cert: string; readonly key: string } | null;
  readonly minVersion: Extract<SecureVersion, 'TLSv1.2' | 'TLSv1.3'>;
  /** False lets anybody answer in the upstream's name. */
  readonly isVerified: boolean;
}

export const defaultUpstreamTls: UpstreamTls = { ca: null, servername: null, client: null, minVersion: 'TLSv1.2', isVerified: true };

/** Throws node's error where a certificate or a key is none, or they do not belong together. */
export function upstreamContext({ ca, client, minVersion }: UpstreamTls): SecureContext {
  return createSecureContext({ minVersion, ...(ca === null ? {} : { ca }), ...client });
}

/** TLS to one target. Its last session is kept, so that a further connection needs no certificates again (RFC 8446 section 2.2). */
export class UpstreamTlsClient {
  readonly #settings: UpstreamTls;
  #context: SecureContext | null = null;
  #session: Buffer | null = null;

  constructor(settings: UpstreamTls) {
    this.#settings = settings;
  }

  connect(options: ConnectionOptions, servername: string | null): TLSSocket {
    const { isVerified } = this.#settings;
    this.#context ??= upstreamContext(this.#settings);
    const name = this.#settings.servername ?? servername;
    const socket = connect({
      ...options,
      ...(name === null ? {} : { servername: name }),
      ...(this.#session === null ? {} : { session: this.#session }),
      secureContext: this.#context,
      rejectUnauthorized: isVerified,
    });
    // node tells of a session only once the certificate was accepted.
    socket.on('session', (session: Buffer) => {
      this.#session = session;
    });
    // A session that the upstream trips over is not offered to it again.
    socket.once('error', () => {
      this.#session = null;
    });
    return socket;
  }
}

const certificateFaults: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: 'the certificate of the upstream has expired',
  CERT_NOT_YET_VALID: 'the certificate of the upstream is not valid yet',
  CERT_REVOKED: 'the certificate of the upstream was revoked',
  ERR_TLS_CERT_ALTNAME_INVALID: 'the certificate of the upstream is for another name',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'nobody who is trusted vouches for the certificate of the upstream',
  SELF_SIGNED_CERT_IN_CHAIN: 'nobody who is trusted vouches for the certificate of the upstream',
  UNABLE_TO_GET_ISSUER_CERT: 'nobody who is trusted vouches for the certificate of the upstream',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'nobody who is trusted vouches for the certificate of the upstream',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'nobody who is trusted vouches for the certificate of the upstream',
  INVALID_PURPOSE: 'the certificate of the upstream is not one of a server',
};

/** Words for the record where an error is one of TLS, by node's codes; else null. */
export function tlsFaultOf(code: string): string | null {
  const known = certificateFaults[code];
  if (known !== undefined) return known;
  if (/ALERT_(?:CERTIFICATE_REQUIRED|UNKNOWN_CA|BAD_CERTIFICATE|CERTIFICATE_(?:EXPIRED|UNKNOWN|REVOKED)|ACCESS_DENIED)$/.test(code))
    return 'the upstream does not accept the client certificate, or wants one';
  return code.startsWith('ERR_SSL_') || code === 'EPROTO' ? 'the upstream and Sluice agree on no TLS' : null;
}
