/** Bytes to addressed values and back: nothing is parsed into objects, nothing is written anew that was not changed. */
export { defaultJsonLimits, type JsonLimits } from './json-limits.ts';
export { JsonScanner, noToken } from './json-scanner.ts';
export { keyOf, textOf } from './text-of.ts';
export { TrieIndex } from './trie-index.ts';
