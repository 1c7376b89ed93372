import { join } from 'node:path';
import { BacklogFull } from './segment-failure.ts';
import { type SegmentFiles, segmentName } from './segment-file.ts';

export interface WorkerSegmentsOptions {
  readonly folder: string;
  readonly boot: number;
  readonly now: () => number;
  readonly files: SegmentFiles;
  readonly segmentBytesMax: number;
  readonly segmentAgeMaxMs: number;
  readonly backlogBytesMax: number;
  /** Whether a file is synced before it is closed. */
  readonly isSynced: boolean;
}

/** The files of one worker: the one that is written to, and those that are full and wait for their last sync. */
export class WorkerSegments {
  readonly #options: WorkerSegmentsOptions;
  readonly #files: SegmentFiles;
  #file: number | null = null;
  #retired: number[] = [];
  #number = 0;
  #bytes = 0;
  #openedAtMs = 0;

  constructor(options: WorkerSegmentsOptions) {
    this.#options = options;
    this.#files = options.files;
  }

  get isOpen(): boolean {
    return this.#file !== null;
  }

  get openedAtMs(): number {
    return this.#openedAtMs;
  }

  /** There is none to write to, or that one is full or old. */
  get isNextDue(): boolean {
    const { segmentBytesMax, segmentAgeMaxMs, now } = this.#options;
    return this.#file === null || this.#bytes >= segmentBytesMax || now() - this.#openedAtMs >= segmentAgeMaxMs;
  }

  /** Goes on to the next one. */
  next(): void {
    this.#retire();
    const { folder, boot, now, backlogBytesMax } = this.#options;
    if (this.#files.backlogBytes(folder) >= backlogBytesMax) throw new BacklogFull();
    this.#number += 1;
    this.#file = this.#files.open(join(folder, segmentName(boot, this.#number)));
    this.#openedAtMs = now();
    this.#bytes = 0;
  }

  write(bytes: Buffer, length: number): void {
    if (this.#file === null) return;
    this.#files.write(this.#file, bytes, length);
    this.#bytes += length;
  }

  /** All that was written before this call. */
  async sync(): Promise<Error | null> {
    const retired = this.#retired;
    this.#retired = [];
    let error: Error | null = null;
    for (const file of this.#file === null ? retired : [...retired, this.#file]) {
      error ??= await new Promise<Error | null>((resolve) => this.#files.sync(file, resolve));
    }
    for (const file of retired) this.#files.close(file);
    return error;
  }

  /** Cuts off what was written in part, and writes no more to it. */
  discard(): void {
    if (this.#file === null) return;
    try {
      this.#files.truncate(this.#file, this.#bytes);
    } catch {
      // A reader finds the torn frame by its checksum.
    }
    this.close();
  }

  close(): void {
    if (this.#file === null) return;
    const file = this.#file;
    this.#file = null;
    try {
      this.#files.close(file);
    } catch {
      // Closing reports a failed write that was reported before.
    }
  }

  #retire(): void {
    if (this.#file !== null && this.#options.isSynced) this.#retired.push(this.#file);
    else this.close();
    this.#file = null;
  }
}
