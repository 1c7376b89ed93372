import type { Brand } from '@sluice/kit';

/** Text that was made unreadable: ends or counts only. */
export type Masked = Brand<string, 'Masked'>;

/** A keyed SipHash-2-4 of a value as 16 hex digits, led by the id of its key: `k1:9f86d081884c7d65`. */
export type Fingerprint = Brand<string, 'Fingerprint'>;

/** Enough to recognise a value again, never enough to read it. */
export interface Evidence {
  readonly fingerprint: Fingerprint;
  readonly length: number;
  readonly masked: Masked;
}

export function fingerprintText(keyId: string, low: number, high: number): Fingerprint {
  return `${keyId}:${(high >>> 0).toString(16).padStart(8, '0')}${(low >>> 0).toString(16).padStart(8, '0')}` as Fingerprint;
}
