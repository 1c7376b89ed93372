import type { Peer, RequestMessage } from '@sluice/model';

/** What identity looks at of a request. */
export interface RequestHead extends Pick<RequestMessage, 'headers' | 'method' | 'scheme' | 'authority' | 'target'> {
  readonly peer: Pick<Peer, 'address' | 'certificate' | 'certificateThumbprint' | 'isProtected'>;
  /**
   * It is asked about again: whoever sent it has proven before what goes with its credentials once (a key that they are bound to, a signature,
   * a nonce), and its credentials are not used once more.
   */
  readonly wasProven?: boolean;
}
