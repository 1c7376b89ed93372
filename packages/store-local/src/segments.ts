/** What a worker needs of the embedded store: the segment log and the keys, without a database. */
export { ByteWriter } from './byte-writer.ts';
export { CaptureStore, type CaptureStoreOptions } from './capture.ts';
export { type CaptureKey, type FingerprintKey, fingerprintWith, type Keys, openKeys, rotateKeys } from './keys.ts';
export {
  destroyPseudonymKey,
  openPseudonymKey,
  type PseudonymKey,
  type PseudonymKeys,
  pseudonymKeys,
} from './pseudonym-keys.ts';
export { RecordEncoder } from './record-encoder.ts';
export { parseSegmentName, type SegmentFiles, type SegmentHeader, segmentFiles } from './segment-file.ts';
export { type SegmentRead, SegmentReader } from './segment-reader.ts';
export { SegmentWriter } from './segment-writer.ts';
export type { Durability, SegmentWriterOptions } from './segment-writer-options.ts';
