import { type Evidence, type Fingerprint, fingerprintText, type Masked } from '@sluice/model';

/**
 * Evidence on its way from a segment to a block. Its fingerprint becomes text only for who asks: writing the text and reading it again
 * would be a tenth of what taking in a record costs.
 */
export class PackedEvidence implements Evidence {
  readonly keyId: string;
  readonly low: number;
  readonly high: number;
  readonly length: number;
  readonly masked: Masked;

  constructor(keyId: string, low: number, high: number, length: number, masked: Masked) {
    this.keyId = keyId;
    this.low = low;
    this.high = high;
    this.length = length;
    this.masked = masked;
  }

  get fingerprint(): Fingerprint {
    return fingerprintText(this.keyId, this.low, this.high);
  }
}
