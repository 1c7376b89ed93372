import { constants, X509Certificate } from 'node:crypto';
import { createSecureContext, type SecureContext, type SecureContextOptions } from 'node:tls';
import { alternativeNames } from './alternative-names.ts';
import type { KeyPair, TlsSettings } from './tls-settings.ts';

/** Mozilla's intermediate recommendation without finite-field Diffie-Hellman: forward secrecy and AEAD only. */
const ciphers = [
  'TLS_AES_128_GCM_SHA256',
  'TLS_AES_256_GCM_SHA384',
  'TLS_CHACHA20_POLY1305_SHA256',
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES128-GCM-SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES256-GCM-SHA384',
  'ECDHE-ECDSA-CHACHA20-POLY1305',
  'ECDHE-RSA-CHACHA20-POLY1305',
].join(':');

export function contextOptions(settings: TlsSettings, pair: KeyPair): SecureContextOptions {
  const { clientCertificates } = settings;
  return {
    cert: pair.certificate,
    key: pair.key,
    minVersion: settings.minVersion,
    ciphers,
    // A client that may start handshakes anew within a connection costs the server many times what it pays (CVE-2011-1473).
    secureOptions: constants.SSL_OP_NO_RENEGOTIATION,
    sessionIdContext: 'sluice',
    ...(clientCertificates === null ? {} : { ca: clientCertificates.ca }),
  };
}

/** The certificate for each name: exactly, else by the wildcard one label above (RFC 6125 6.4.3), else the first. */
export class SecureContexts {
  readonly #byName = new Map<string, SecureContext>();

  /** Throws what OpenSSL says of a pair that does not fit. */
  constructor(settings: TlsSettings) {
    for (const pair of settings.pairs) {
      const context = createSecureContext(contextOptions(settings, pair));
      for (const name of namesOfCertificate(pair.certificate)) if (!this.#byName.has(name)) this.#byName.set(name, context);
    }
  }

  /** Undefined where no certificate is for the host. */
  find(host: string): SecureContext | undefined {
    const name = host.toLowerCase();
    const dot = name.indexOf('.');
    return this.#byName.get(name) ?? (dot < 0 ? undefined : this.#byName.get(`*${name.slice(dot)}`));
  }
}

/** Host names that a certificate is for, in lower case; the common name counts only where it has no alternative names (RFC 6125 6.4.4). */
export function namesOfCertificate(certificate: string): readonly string[] {
  const { subject, subjectAltName } = new X509Certificate(certificate);
  const names = alternativeNames(subjectAltName ?? '', 'DNS');
  const common = /^CN=(\S+)$/m.exec(subject ?? '')?.[1];
  return (names.length > 0 || common === undefined ? names : [common]).map((name) => name.toLowerCase());
}

/** Null where the key is that of the certificate; else OpenSSL's code for why not. */
export function checkKeyPair({ certificate, key }: KeyPair): string | null {
  try {
    createSecureContext({ cert: certificate, key });
    return null;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? 'unknown';
  }
}
