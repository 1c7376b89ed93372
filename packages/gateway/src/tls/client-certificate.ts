import type { X509Certificate } from 'node:crypto';
import type { TLSSocket } from 'node:tls';
import { Raw } from '@sluice/model';
import type { Secured } from '../client/client-hop.ts';
import { alternativeNames } from './alternative-names.ts';
import type { TlsSettings } from './tls-settings.ts';

/** What a connection's client proved of itself. A certificate that does not hold is refused, also where none is needed. */
export function securedBy(socket: TLSSocket, { clientCertificates: asked, hsts }: TlsSettings, nowMs: number): Secured {
  if (asked === null) return { ...nobody, fault: null, hsts };
  const certificate = socket.getPeerX509Certificate();
  if (certificate === undefined) return { ...nobody, fault: asked.isRequired ? 'certificate-needed' : null, hsts };
  // A session that is taken up again is not verified again, and may outlive the certificate that began it.
  const holds = socket.authorized && certificate.validToDate.getTime() >= nowMs;
  return holds
    ? { certificate: new Raw(nameIn(certificate)), certificateThumbprint: thumbprintOf(certificate), fault: null, hsts }
    : { ...nobody, fault: 'certificate-refused', hsts };
}

const nobody = { certificate: null, certificateThumbprint: null } as const;

function thumbprintOf({ fingerprint256 }: X509Certificate): string {
  return Buffer.from(fingerprint256.replaceAll(':', ''), 'hex').toString('base64url');
}

/** Whom a certificate names: its URI (RFC 5280 4.2.1.6, as SPIFFE has it) where it has exactly one, else its whole subject. */
function nameIn({ subject, subjectAltName, fingerprint256 }: X509Certificate): string {
  const uris = alternativeNames(subjectAltName ?? '', 'URI');
  if (uris.length === 1 && uris[0] !== undefined) return uris[0];
  return subject ? subject.split('\n').join(', ') : fingerprint256;
}
