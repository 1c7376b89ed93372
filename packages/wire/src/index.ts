/** Bytes to addressed values and back: nothing is parsed into objects, nothing is written anew that was not changed. */
export { BodyReader } from './body-reader.ts';
export type { Edit } from './cuts.ts';
export {
  bytesMaxOf,
  type Codec,
  type Decoded,
  type DecodeLimits,
  decodeLayers,
  defaultDecodeLimits,
  type Encoding,
  encodeLayers,
  encodings,
  parseEncodings,
} from './encodings.ts';
export { defaultJsonLimits, type JsonLimits } from './json-limits.ts';
export { JsonScanner } from './json-scanner.ts';
export { JsonStream } from './json-stream.ts';
export { isWide, type MediaKind, type MediaType, mediaKind, parseMediaType } from './media.ts';
export { type Part, type Parts, partsOfMultipart } from './multipart-parts.ts';
export { MultipartSieve } from './multipart-sieve.ts';
export { noToken } from './open-containers.ts';
export { cookiePairs, cookieSpans, formSpans, formText, type PairSpan, percentText, queryPairs, type TextPairs } from './pairs.ts';
export { quotedPrintableText } from './part-head.ts';
export { Splicer } from './splicer.ts';
export { keyOf, malformedTextOf, textOf } from './text-of.ts';
export { TrieIndex } from './trie-index.ts';
export { closedUnit, coverageOf, type Syntax, type Unit, unreadUnit } from './unit.ts';
export { defaultUnitBytesMax, type UnitReader } from './unit-reader.ts';
export { wideText } from './wide-text.ts';
