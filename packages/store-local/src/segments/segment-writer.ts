import type { ExchangeRecord } from '@sluice/model';
import { type LostReason, lostReasons, type RecordCounts, type RecordOutcome, type RecordPort } from '@sluice/store';
import { ByteWriter } from '../record/byte-writer.ts';
import { RecordEncoder } from '../record/record-encoder.ts';
import { formatVersion } from '../record/record-format.ts';
import { beginFrame, endFrame, frameBytesMax, frameKind, writeLost } from './frame.ts';
import { HeldRecords } from './held-records.ts';
import { reasonOf } from './segment-failure.ts';
import type { SegmentHeader } from './segment-file.ts';
import { type SegmentWriterOptions, segmentWriterDefaults } from './segment-writer-options.ts';
import { WorkerSegments } from './worker-segments.ts';

interface Pending {
  readonly record: ExchangeRecord;
  readonly done: (outcome: RecordOutcome) => void;
}

const writeBytesMax = 1024 * 1024;

/**
 * The segment log of one worker. Records of one turn of the event loop become one write; nothing in here throws into the data path.
 * While the disk refuses, records are held up to a bound, then counted as lost by reason; the sum of both is written when it heals.
 */
export class SegmentWriter implements RecordPort, AsyncDisposable {
  readonly #options: Required<SegmentWriterOptions>;
  readonly #segments: WorkerSegments;
  readonly #encoder = new RecordEncoder();
  readonly #out = new ByteWriter();
  #pending: Pending[] = [];
  /** All of the pending ones, whose bytes stand in `#out`, or none of them. */
  #encoded = 0;
  readonly #held: HeldRecords;
  #failure: LostReason | null = null;
  #retry: NodeJS.Timeout | null = null;
  #isFlushAsked = false;
  #isClosed = false;
  #ordinal = 0;
  #unsynced: Pending[] = [];
  #syncing: Promise<void> | null = null;
  #groupTimer: NodeJS.Timeout | null = null;
  #appended = 0;
  #durable = 0;
  readonly #lost = new Map<LostReason, number>();
  #isLossUntold = false;

  constructor(options: SegmentWriterOptions) {
    this.#options = { ...segmentWriterDefaults, ...options };
    this.#held = new HeldRecords(this.#options.heldRecordsMax, this.#options.heldBytesMax);
    this.#segments = new WorkerSegments({ ...this.#options, isSynced: this.#isSynced });
  }

  get mayAnswer(): boolean {
    return this.#options.onRecordError === 'open' || this.#failure === null;
  }

  get counts(): RecordCounts {
    return { appended: this.#appended, durable: this.#durable, held: this.#held.count, lost: Object.fromEntries(this.#lost) };
  }

  append(record: ExchangeRecord, done: (outcome: RecordOutcome) => void): void {
    this.#appended += 1;
    if (this.#isClosed) {
      this.#lose('closed');
      done('lost');
      return;
    }
    const isAtOnce = this.#options.durability === 'memory';
    const pending = { record, done: isAtOnce ? nothing : done };
    // Encoded now, while it is in the processor's cache: a turn later the same costs twice as much.
    const isEncodable = this.#failure === null && this.#encoded === this.#pending.length && this.#isPrepared();
    if (!isEncodable) this.#pending.push(pending);
    else if (this.#encode(pending)) {
      this.#pending.push(pending);
      this.#encoded += 1;
      if (this.#out.at >= writeBytesMax) this.#flush();
    }
    if (!this.#isFlushAsked) {
      this.#isFlushAsked = true;
      setImmediate(this.#flush);
    }
    if (isAtOnce) done(this.#failure === null ? 'durable' : 'held');
  }

  /** Begins the next segment now, so that the recorder can take in and delete the one before it. */
  rotate(): void {
    this.#flush();
    if (this.#failure !== null || !this.#segments.isOpen || this.#isClosed) return;
    try {
      this.#beginSegment();
    } catch (error) {
      this.#fail(error, []);
    }
  }

  /** Writes what is pending; what cannot be written is counted as lost. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#flush();
    this.#isClosed = true;
    if (this.#retry) clearTimeout(this.#retry);
    if (this.#held.count > 0) this.#heal();
    for (let left = this.#held.takeAll().length; left > 0; left -= 1) this.#lose('closed');
    if (this.#groupTimer) clearTimeout(this.#groupTimer);
    await this.#syncing;
    if (this.#isSynced) await this.#sync();
    this.#segments.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  readonly #flush = (): void => {
    this.#isFlushAsked = false;
    const batch = this.#pending;
    if (batch.length === 0 && !this.#isLossUntold) return;
    const isEncoded = this.#encoded === batch.length;
    this.#pending = [];
    this.#encoded = 0;
    if (this.#failure !== null) this.#hold(batch);
    else if (isEncoded) this.#writeEncoded(batch);
    else this.#write(batch);
  };

  /** Whether the first of a batch has a file to go to. */
  #isPrepared(): boolean {
    if (this.#pending.length > 0) return true;
    try {
      this.#prepareSegment();
      this.#out.at = 0;
      return true;
    } catch (error) {
      this.#fail(error, []);
      return false;
    }
  }

  #writeEncoded(batch: readonly Pending[]): void {
    try {
      this.#writeOut();
      this.#settle(batch);
    } catch (error) {
      this.#fail(error, batch);
    }
  }

  /** Writes a batch; from the first failure on its records are held. */
  #write(batch: readonly Pending[]): void {
    let settled = 0;
    try {
      this.#prepareSegment();
      const out = this.#out;
      out.at = 0;
      const written: Pending[] = [];
      for (const [index, pending] of batch.entries()) {
        if (this.#encode(pending)) written.push(pending);
        if (out.at < writeBytesMax && index < batch.length - 1) continue;
        this.#writeOut();
        settled = index + 1;
        this.#settle(written.splice(0));
      }
    } catch (error) {
      this.#fail(error, batch.slice(settled));
    }
  }

  #encode({ record, done }: Pending): boolean {
    const out = this.#out;
    const start = beginFrame(frameKind.record, out);
    let lost: LostReason = 'too-large';
    try {
      this.#encoder.encode(record, out);
      if (out.at - start < frameBytesMax) {
        endFrame(start, this.#ordinal++, out);
        return true;
      }
    } catch {
      lost = 'invalid';
    }
    // Definitions that went with it are unknown to a reader.
    this.#encoder.reset();
    out.at = start;
    this.#lose(lost);
    done('lost');
    return false;
  }

  #writeOut(): void {
    if (this.#isLossUntold) this.#encodeLost();
    if (!this.#segments.isOpen || this.#out.at === 0) return;
    this.#segments.write(this.#out.bytes, this.#out.at);
    this.#out.at = 0;
    this.#isLossUntold = false;
  }

  #settle(batch: readonly Pending[]): void {
    this.#durable += batch.length;
    if (this.#options.durability === 'sync') {
      this.#unsynced.push(...batch);
      this.#syncing ??= this.#sync();
      return;
    }
    for (const { done } of batch) done('durable');
    if (this.#options.durability !== 'group' || this.#groupTimer) return;
    this.#groupTimer = setTimeout(() => {
      this.#groupTimer = null;
      this.#syncing ??= this.#sync();
    }, this.#options.groupMs).unref();
  }

  get #isSynced(): boolean {
    return this.#options.durability === 'group' || this.#options.durability === 'sync';
  }

  /** Syncs until nothing waits. A batch that was written while a sync ran waits for the next one. */
  async #sync(): Promise<void> {
    do {
      const batch = this.#unsynced;
      this.#unsynced = [];
      const error = await this.#segments.sync();
      if (error === null) for (const { done } of batch) done('durable');
      else {
        this.#durable -= batch.length;
        this.#fail(error, batch);
      }
    } while (this.#unsynced.length > 0);
    this.#syncing = null;
  }

  #prepareSegment(): void {
    if (this.#segments.isNextDue) this.#beginSegment();
  }

  #beginSegment(): void {
    this.#segments.next();
    const { boot, worker, pid } = this.#options;
    this.#ordinal = 0;
    this.#encoder.reset();
    const header: SegmentHeader = { format: formatVersion, boot, worker, pid, startedAtMs: this.#segments.openedAtMs };
    this.#out.at = 0;
    const start = beginFrame(frameKind.header, this.#out);
    this.#out.text(JSON.stringify(header));
    endFrame(start, this.#ordinal++, this.#out);
    this.#isLossUntold = this.#lost.size > 0;
    this.#writeOut();
  }

  /** Running totals, so that a reader may see them twice. */
  #encodeLost(): void {
    for (const reason of lostReasons) {
      const count = this.#lost.get(reason);
      if (count === undefined) continue;
      const start = beginFrame(frameKind.lost, this.#out);
      writeLost({ boot: this.#options.boot, reason, count }, this.#out);
      endFrame(start, this.#ordinal++, this.#out);
    }
  }

  #fail(error: unknown, batch: readonly Pending[]): void {
    this.#failure = reasonOf(error);
    this.#encoded = 0;
    // What follows goes to a new segment: nobody knows how much of the last write is in this one.
    this.#segments.discard();
    this.#hold(batch);
    if (this.#retry || this.#isClosed) return;
    this.#retry = setTimeout(() => {
      this.#retry = null;
      this.#heal();
    }, this.#options.retryMs).unref();
  }

  #hold(batch: readonly Pending[]): void {
    for (const { record, done } of batch) {
      const isHeld = this.#held.add(record);
      if (!isHeld) this.#lose(this.#failure ?? 'write-failed');
      done(isHeld ? 'held' : 'lost');
    }
  }

  #heal(): void {
    const held = this.#held.takeAll();
    this.#failure = null;
    this.#write(held.map((record) => ({ record, done: nothing })));
  }

  #lose(reason: LostReason): void {
    this.#lost.set(reason, (this.#lost.get(reason) ?? 0) + 1);
    this.#isLossUntold = true;
  }
}

function nothing(): void {}
