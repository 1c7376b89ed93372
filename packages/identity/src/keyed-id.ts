import { type ConsumerId, consumerId } from '@sluice/model';
import type { IdentityPorts } from './configuration.ts';

/** What tells a consumer apart, under the key of fingerprints in use. */
export interface KeyedId {
  readonly id: ConsumerId;
  /** What it was under the keys before: under one of these somebody may have noted it. */
  readonly formerIds: readonly ConsumerId[];
}

/** The id of whoever shows a text that is not kept: `session` and its cookie, `network` and its addresses. */
export function keyedId(kind: string, text: string, ports: Pick<IdentityPorts, 'fingerprints'>): KeyedId {
  const [id, ...formerIds] = ports.fingerprints(text).map((fingerprint) => consumerId(`${kind}-${fingerprint}`));
  if (id === undefined) throw new Error('a fingerprint is under one key at least');
  return { id, formerIds };
}
