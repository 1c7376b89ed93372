/** What a worker needs of the embedded store: the segment log and the keys, without a database. */

export { CaptureStore, type CaptureStoreOptions } from './capture.ts';
export { type CaptureKey, type FingerprintKey, fingerprintWith, type Keys, openKeys, rotateKeys } from './keys/keys.ts';
export {
  destroyPseudonymKey,
  openPseudonymKey,
  type PseudonymKey,
  type PseudonymKeys,
  pseudonymKeys,
} from './keys/pseudonym-keys.ts';
export { ByteWriter } from './record/byte-writer.ts';
export { RecordEncoder } from './record/record-encoder.ts';
export { parseSegmentName, type SegmentFiles, type SegmentHeader, segmentFiles } from './segments/segment-file.ts';
export { type SegmentRead, SegmentReader } from './segments/segment-reader.ts';
export { SegmentWriter } from './segments/segment-writer.ts';
export type { Durability, SegmentWriterOptions } from './segments/segment-writer-options.ts';
