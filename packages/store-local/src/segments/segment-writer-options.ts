import { type SegmentFiles, segmentFiles } from './segment-file.ts';

/** When `done` is called: at once, written to the kernel, the same and synced within 50 ms, synced. */
export type Durability = 'memory' | 'os' | 'group' | 'sync';

export interface SegmentWriterOptions {
  /** Exists and is the worker's to write. */
  readonly folder: string;
  readonly boot: number;
  readonly worker: number;
  readonly pid: number;
  readonly now: () => number;
  readonly durability: Durability;
  /** Whether exchanges go on while records cannot be kept. */
  readonly onRecordError: 'open' | 'closed';
  readonly segmentBytesMax?: number;
  readonly segmentAgeMaxMs?: number;
  /** Segments may wait for the recorder up to this sum; beyond it records are held, then lost. */
  readonly backlogBytesMax?: number;
  /** Records that wait in memory while the disk refuses. */
  readonly heldRecordsMax?: number;
  readonly heldBytesMax?: number;
  readonly retryMs?: number;
  readonly groupMs?: number;
  readonly files?: SegmentFiles;
}

export const segmentWriterDefaults = {
  segmentBytesMax: 64 * 1024 * 1024,
  segmentAgeMaxMs: 10 * 60_000,
  backlogBytesMax: 4 * 1024 * 1024 * 1024,
  heldRecordsMax: 20_000,
  heldBytesMax: 64 * 1024 * 1024,
  retryMs: 250,
  groupMs: 50,
  files: segmentFiles,
};
