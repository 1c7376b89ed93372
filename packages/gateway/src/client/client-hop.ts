import type { Socket } from 'node:net';
import type { Raw } from '@sluice/model';
import { plainAddress, type TrustedProxies } from '../forwarded.ts';
import type { RefusalCode } from '../refusals.ts';
import type { Hop } from '../upstream/request-lines.ts';

/** The hop that the requests of a client come over; worked out once a connection. */
export interface ClientHop extends Hop {
  readonly port: number;
  readonly isLoopback: boolean;
  readonly isTls: boolean;
  /** The name in the client's certificate, which was verified; null where there is none. */
  readonly certificate: Raw | null;
  /** SHA-256 of that certificate in base64url. */
  readonly certificateThumbprint: string | null;
  /** Why no request that comes over it is let in. */
  readonly fault: RefusalCode | null;
  /** `Strict-Transport-Security` of answers that go over it; null where none is sent (RFC 6797 7.2: never in cleartext). */
  readonly hsts: string | null;
}

/** What a TLS handshake brought to light about the client, and what the listener says over it. */
export type Secured = Pick<ClientHop, 'certificate' | 'certificateThumbprint' | 'fault' | 'hsts'>;

/** `via` names the protocol and us; `secured` is null for a socket in cleartext. */
export function clientHop(socket: Socket, via: Hop['via'], trusted: TrustedProxies, secured: Secured | null): ClientHop {
  const address = plainAddress(socket.remoteAddress ?? '');
  return {
    address,
    port: socket.remotePort ?? 0,
    isLoopback: address.startsWith('127.') || address === '::1',
    isTrusted: trusted.has(address),
    via,
    isTls: secured !== null,
    certificate: secured?.certificate ?? null,
    certificateThumbprint: secured?.certificateThumbprint ?? null,
    fault: secured?.fault ?? null,
    hsts: secured?.hsts ?? null,
  };
}
