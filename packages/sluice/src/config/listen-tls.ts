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
  readonly pairs: readonly [PairSettings, ...PairSettings[]];
  readonly minVersion: 'TLSv1.2' | 'TLSv1.3';
  readonly clientCertificates: { readonly caFile: string; readonly ca: string; readonly isRequired: boolean } | null;
  /** The value of `Strict-Transport-Security`; null sends none. */
  readonly hsts: string | null;
  /** Null for the port that is listened on. */
  readonly redirectTo: number | null;
}

/** What reading the files takes. */
export interface Files {
  readonly absolute: (path: string) => string;
  readonly read: (path: string) => string;
}

type ListenTlsDocument = NonNullable<NonNullable<ConfigurationDocument['listen']>['tls']>;

const yearSeconds = 31_536_000;

export function listenTlsOf(document: ListenTlsDocument, { absolute, read }: Files): ListenTlsSettings {
  const { certificates, minVersion, clientCertificates, hsts, redirectTo } = document;
  const pairs = certificates.map(({ cert, key }): PairSettings => {
    const [certFile, keyFile] = [absolute(cert), absolute(key)];
    return { certFile, cert: read(certFile), keyFile, key: read(keyFile) };
  });
  const caFile = clientCertificates && absolute(clientCertificates.ca);
  return {
    // The schema wants one at least.
    pairs: pairs as [PairSettings, ...PairSettings[]],
    minVersion: minVersion === '1.3' ? 'TLSv1.3' : 'TLSv1.2',
    clientCertificates: caFile ? { caFile, ca: read(caFile), isRequired: clientCertificates?.require ?? true } : null,
    hsts: hsts ? `max-age=${hsts.maxAgeSeconds ?? yearSeconds}${hsts.includeSubDomains ? '; includeSubDomains' : ''}` : null,
    redirectTo: redirectTo ?? null,
  };
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
    pairs: pairs.map((pair) => ({ ...pair, cert: read(pair.certFile), key: read(pair.keyFile) })) as [PairSettings, ...PairSettings[]],
    clientCertificates: clientCertificates && { ...clientCertificates, ca: read(clientCertificates.caFile) },
  };
}
