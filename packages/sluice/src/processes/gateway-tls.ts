import { hkdfSync } from 'node:crypto';
import type { KeyPair, TlsSettings } from '@sluice/gateway';
import type { ListenTlsSettings } from '../config/listen-tls.ts';
import type { Live } from './messages.ts';

/** What the gateway needs of the settings to speak TLS. */
export function gatewayTls(tls: ListenTlsSettings, live: Live): TlsSettings {
  const pairOf = ({ cert, key }: ListenTlsSettings['pairs'][number]): KeyPair => ({ certificate: cert, key });
  const [first, ...more] = tls.pairs;
  if (!first) throw new Error('there is no certificate to show');
  return {
    pairs: [pairOf(first), ...more.map(pairOf)],
    minVersion: tls.minVersion,
    clientCertificates: tls.clientCertificates && { ca: tls.clientCertificates.ca, isRequired: tls.clientCertificates.isRequired },
    hsts: tls.hsts,
    ticketKeys: ticketKeysFor(tls, live.ticketKeys),
  };
}

/** A session keeps what was verified when it began, so one that began under other authorities must not be taken up. */
function ticketKeysFor({ clientCertificates }: ListenTlsSettings, keys: Uint8Array): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', keys, clientCertificates?.ca ?? '', 'session tickets', 48));
}
