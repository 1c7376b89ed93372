import type { X509Certificate } from 'node:crypto';
import type { TLSSocket } from 'node:tls';
import { Raw } from '@sluice/model';
import type { Secured } from '../client/client-hop.ts';
import { alternativeNames } from './alternative-names.ts';
import type { TlsSettings } from './tls-settings.ts';

const none: Secured = { certificate: null, fault: null };

/** What a connection's client proved of itself. A certificate that does not hold is refused, also where none is needed. */
export function securedBy(socket: TLSSocket, asked: TlsSettings['clientCertificates'], nowMs: number): Secured {
  if (asked === null) return none;
  const certificate = socket.getPeerX509Certificate();
  if (certificate === undefined) return asked.isRequired ? { certificate: null, fault: 'certificate-needed' } : none;
  // A session that is taken up again is not verified again, and may outlive the certificate that began it.
  if (!socket.authorized || certificate.validToDate.getTime() < nowMs) return { certificate: null, fault: 'certificate-refused' };
  return { certificate: new Raw(nameIn(certificate)), fault: null };
}

/** Whom a certificate names: its URI (RFC 5280 4.2.1.6, as SPIFFE has it) where it has exactly one, else its whole subject. */
function nameIn({ subject, subjectAltName, fingerprint256 }: X509Certificate): string {
  const uris = alternativeNames(subjectAltName ?? '', 'URI');
  if (uris.length === 1 && uris[0] !== undefined) return uris[0];
  return subject ? subject.split('\n').join(', ') : fingerprint256;
}
