import type { RecorderCounts } from '@sluice/store-local';
import type { SampleBook } from './samples.ts';

/** How far the recorder is behind the workers, and what it could not read. */
export function sampleRecorder({ ingested, corrupt, tornBytes, unreadable, backlogBytes }: RecorderCounts, book: SampleBook): void {
  book.add('sluice_recorder_ingested_total', ingested);
  book.add('sluice_recorder_corrupt_frames_total', corrupt);
  book.add('sluice_recorder_torn_bytes_total', tornBytes);
  book.add('sluice_recorder_unreadable_segments', unreadable);
  book.add('sluice_recorder_backlog_bytes', backlogBytes);
}
