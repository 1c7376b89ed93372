import type { Peer, RequestMessage } from '@sluice/model';

/** What identity looks at of a request. */
export interface RequestHead extends Pick<RequestMessage, 'headers' | 'method' | 'scheme' | 'authority' | 'target'> {
  readonly peer: Pick<Peer, 'address' | 'certificate' | 'certificateThumbprint' | 'isProtected'>;
}
