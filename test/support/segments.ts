import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ExchangeRecord } from '@sluice/model';
import { SegmentReader, SegmentWriter, type SegmentWriterOptions } from '@sluice/store-local/segments';

export interface StoredRecords {
  readonly records: readonly ExchangeRecord[];
  /** Running totals by reason, the last that was written of each. */
  readonly lost: Readonly<Record<string, number>>;
}

/** A real segment log in a folder that goes with it. */
export class TestSegments implements AsyncDisposable {
  readonly folder = mkdtempSync(join(tmpdir(), 'sluice-laws-'));
  readonly writer: SegmentWriter;

  constructor(options: Partial<SegmentWriterOptions> = {}) {
    this.writer = new SegmentWriter({
      folder: this.folder,
      boot: 7,
      worker: 0,
      pid: process.pid,
      now: Date.now,
      durability: 'os',
      onRecordError: 'open',
      ...options,
    });
  }

  /** All that is on disk, as the recorder would read it. */
  async stored(): Promise<StoredRecords> {
    const records: ExchangeRecord[] = [];
    const lost: Record<string, number> = {};
    for (const name of readdirSync(this.folder).toSorted()) {
      await using reader = await SegmentReader.open(join(this.folder, name));
      for (let isAtEnd = false; !isAtEnd; ) {
        const read = await reader.read();
        records.push(...read.records);
        for (const { reason, count } of read.lost) lost[reason] = Math.max(count, lost[reason] ?? 0);
        isAtEnd = read.isAtEnd;
      }
    }
    return { records, lost };
  }

  /** Every byte that was written. */
  bytes(): Buffer {
    return Buffer.concat(readdirSync(this.folder).map((name) => readFileSync(join(this.folder, name))));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.writer[Symbol.asyncDispose]();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
