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

/** Evidence whose fingerprint becomes text only for who asks: making the text and reading it again was half of what recording it cost. */
export class PackedEvidence implements Evidence {
  readonly keyId: string;
  /** Signed, so that neither word needs an object of its own. */
  readonly low: number;
  readonly high: number;
  readonly length: number;
  readonly masked: Masked;

  constructor(keyId: string, low: number, high: number, length: number, masked: Masked) {
    this.keyId = keyId;
    this.low = low | 0;
    this.high = high | 0;
    this.length = length;
    this.masked = masked;
  }

  get fingerprint(): Fingerprint {
    return fingerprintText(this.keyId, this.low, this.high);
  }

  toJSON(): Evidence {
    return { fingerprint: this.fingerprint, length: this.length, masked: this.masked };
  }
}
