import type { ExchangeRecord } from '@sluice/model';

/** Records that wait in memory while the disk refuses, up to a bound. */
export class HeldRecords {
  readonly #recordsMax: number;
  readonly #bytesMax: number;
  #records: ExchangeRecord[] = [];
  #bytes = 0;

  constructor(recordsMax: number, bytesMax: number) {
    this.#recordsMax = recordsMax;
    this.#bytesMax = bytesMax;
  }

  get count(): number {
    return this.#records.length;
  }

  /** Answers whether there was room. */
  add(record: ExchangeRecord): boolean {
    const bytes = sizeOf(record);
    if (this.#records.length >= this.#recordsMax || this.#bytes + bytes > this.#bytesMax) return false;
    this.#records.push(record);
    this.#bytes += bytes;
    return true;
  }

  takeAll(): readonly ExchangeRecord[] {
    const records = this.#records;
    this.#records = [];
    this.#bytes = 0;
    return records;
  }
}

/** What a record holds in memory, roughly; fingerprints are what can be many. */
function sizeOf({ request, response }: ExchangeRecord): number {
  let bytes = 2048;
  for (const column of request.inspection.columns) bytes += 256 + column.fingerprints.byteLength;
  for (const column of response?.inspection.columns ?? []) bytes += 256 + column.fingerprints.byteLength;
  return bytes;
}
