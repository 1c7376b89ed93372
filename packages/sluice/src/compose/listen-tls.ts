import type { CertificateStatus } from '@sluice/control';
import { checkKeyPair, namesOfCertificate } from '@sluice/gateway/outline';
import type { PairSettings } from '../config/listen-tls.ts';
import { placeIn } from '../config/places.ts';
import type { Problem } from '../config/problem.ts';
import type { Settings } from '../config/settings.ts';
import { certificatesOf } from './pem.ts';

const dayMs = 86_400_000;
/** So long before its end a certificate is warned of. */
export const expiryWarningMs = 21 * dayMs;

/** What is wrong with the certificates that clients are to be shown. No text of a key is repeated. */
export function listenTlsProblems(settings: Settings, nowMs: number): readonly Problem[] {
  const { tls } = settings;
  if (tls === null) return [];
  const problems: Problem[] = tls.pairs.flatMap((pair, index) =>
    faultsOf(pair, pair.certFile === tls.acme?.file ? 0 : nowMs).map((fault) => ({
      ...placeIn(settings, `listen.tls.certificates.${index}`),
      ...fault,
      message: `listen.tls.certificates.${index}: ${fault.message}`,
    })),
  );
  if (tls.clientCertificates && certificatesOf(tls.clientCertificates.ca) === null) {
    const message = `listen.tls.clientCertificates.ca: ${tls.clientCertificates.caFile} holds no certificate that can be read`;
    const at = placeIn(settings, 'listen.tls.clientCertificates.ca');
    problems.push({ ...at, severity: 'error', message, fix: 'name a PEM file with the certificates of authorities' });
  }
  return problems;
}

function faultsOf(pair: PairSettings, nowMs: number): readonly Pick<Problem, 'severity' | 'message' | 'fix'>[] {
  const [shown] = certificatesOf(pair.cert) ?? [];
  if (!shown) {
    return [
      { severity: 'error', message: `${pair.certFile} holds no certificate that can be read`, fix: 'name a PEM file with the chain' },
    ];
  }
  const why = checkKeyPair({ certificate: pair.cert, key: pair.key });
  if (why !== null) {
    const message = `${pair.keyFile} is not the key of ${pair.certFile} (${why})`;
    return [{ severity: 'error', message, fix: 'name the private key of the certificate, in PEM and without a passphrase' }];
  }
  const leftMs = shown.validToDate.getTime() - nowMs;
  if (leftMs > expiryWarningMs) return [];
  const day = shown.validToDate.toISOString().slice(0, 10);
  const message = leftMs < 0 ? `${pair.certFile} expired on ${day}` : `${pair.certFile} expires on ${day}`;
  return [{ severity: 'warning', message, fix: 'renew it; Sluice takes the new file in by itself' }];
}

/** What is told of the certificates that are in force. */
export function certificatesInForce({ tls }: Settings): readonly CertificateStatus[] {
  return (tls?.pairs ?? []).map(({ certFile, cert }) => {
    const [shown] = certificatesOf(cert) ?? [];
    return { file: certFile, names: namesOfCertificate(cert), notAfterMs: shown?.validToDate.getTime() ?? 0 };
  });
}
