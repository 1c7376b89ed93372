import { join } from 'node:path';
import type { ConfigurationDocument } from './schema.ts';

/** A certificate with its key, as their files held them. */
export interface PairSettings {
  readonly certFile: string;
  readonly cert: string;
  readonly keyFile: string;
  readonly key: string;
}

/** How clients are spoken to over TLS. All texts are PEM; they are read again whenever their files change. */
export interface ListenTlsSettings {
  /** Empty only where a certificate is still to be had from an authority. */
  readonly pairs: readonly PairSettings[];
  /** Null where no authority is asked for a certificate. */
  readonly acme: AcmeSettings | null;
  readonly minVersion: 'TLSv1.2' | 'TLSv1.3';
  readonly clientCertificates: { readonly caFile: string; readonly ca: string; readonly isRequired: boolean } | null;
  /** The value of `Strict-Transport-Security`; null sends none. */
  readonly hsts: string | null;
  /** Null for the port that is listened on. */
  readonly redirectTo: number | null;
}

/** A certificate that an authority makes (RFC 8555). */
export interface AcmeSettings {
  readonly directory: string;
  readonly email: string | null;
  readonly domains: readonly string[];
  /** Holds certificate and key in one, so that both are put in place at once. */
  readonly file: string;
}

/** What reading the files takes. */
export interface Files {
  readonly absolute: (path: string) => string;
  readonly read: (path: string) => string;
}

type ListenTlsDocument = NonNullable<NonNullable<ConfigurationDocument['listen']>['tls']>;

const yearSeconds = 31_536_000;

const usualDirectory = 'https://acme-v02.api.letsencrypt.org/directory';

export function listenTlsOf(document: ListenTlsDocument, dataFolder: string, { absolute, read }: Files): ListenTlsSettings {
  const { certificates = [], acme, minVersion, clientCertificates, hsts, redirectTo } = document;
  const pairs = certificates.map(({ cert, key }): PairSettings => {
    const [certFile, keyFile] = [absolute(cert), absolute(key)];
    return { certFile, cert: read(certFile), keyFile, key: read(keyFile) };
  });
  const caFile = clientCertificates && absolute(clientCertificates.ca);
  return {
    pairs,
    acme: acme
      ? {
          directory: acme.directory ?? usualDirectory,
          email: acme.email ?? null,
          domains: acme.domains,
          file: join(dataFolder, 'acme', 'certificate.pem'),
        }
      : null,
    minVersion: minVersion === '1.3' ? 'TLSv1.3' : 'TLSv1.2',
    clientCertificates: caFile ? { caFile, ca: read(caFile), isRequired: clientCertificates?.require ?? true } : null,
    hsts: hsts ? `max-age=${hsts.maxAgeSeconds ?? yearSeconds}${hsts.includeSubDomains ? '; includeSubDomains' : ''}` : null,
    redirectTo: redirectTo ?? null,
  };
}

/** Certificate and key of one file. */
export function pairIn(file: string, read: Files['read']): PairSettings {
  const text = read(file);
  return { certFile: file, cert: text, keyFile: file, key: text };
}

/** The files that the settings were read from. */
export function filesOfTls({ pairs, clientCertificates }: ListenTlsSettings): readonly string[] {
  return [...pairs.flatMap(({ certFile, keyFile }) => [certFile, keyFile]), ...(clientCertificates ? [clientCertificates.caFile] : [])];
}

/** The same settings with what the files hold now. */
export function readAgain(tls: ListenTlsSettings, read: Files['read']): ListenTlsSettings {
  const { pairs, clientCertificates } = tls;
  return {
    ...tls,
    pairs: pairs.map((pair) => ({ ...pair, cert: read(pair.certFile), key: read(pair.keyFile) })),
    clientCertificates: clientCertificates && { ...clientCertificates, ca: read(clientCertificates.caFile) },
  };
}
