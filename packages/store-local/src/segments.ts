/** What a worker needs of the embedded store: the segment log, without a database. */
export { ByteWriter } from './byte-writer.ts';
export { RecordEncoder } from './record-encoder.ts';
export { parseSegmentName, type SegmentFiles, type SegmentHeader, segmentFiles } from './segment-file.ts';
export { type SegmentRead, SegmentReader } from './segment-reader.ts';
export { type Durability, SegmentWriter, type SegmentWriterOptions } from './segment-writer.ts';
