/** Bytes to addressed values and back: nothing is parsed into objects, nothing is written anew that was not changed. */
export { defaultJsonLimits, type JsonLimits } from './json-limits.ts';
export { JsonScanner, noToken } from './json-scanner.ts';
export { defaultUnitBytesMax, JsonStream, type UnitReader } from './json-stream.ts';
export { type Edit, Splicer } from './splicer.ts';
export { keyOf, textOf } from './text-of.ts';
export { TrieIndex } from './trie-index.ts';
export { closedUnit, coverageOf, type Syntax, type Unit, unreadUnit } from './unit.ts';
