/** Parts without a domain, used by every room above. */
export type { Brand } from './brand.ts';
export { defineErrors, SluiceError } from './errors.ts';
export { type LiteralTrie, literalTrie } from './literal-trie.ts';
export { isNoName, looksLikeName } from './looks-like-name.ts';
export { Lru } from './lru.ts';
export { nearest } from './nearest.ts';
export { onDemand } from './on-demand.ts';
export { isUnambiguousPath, loosePath, oddnessOf, type PathReadings, pathOddness, pathReadings } from './path-readings.ts';
export { failure, type Result, success } from './result.ts';
export { type SipKey, sipHash, sipKeyOf } from './siphash.ts';
export { textOfUtf8, utf8 } from './text.ts';
export { unreachable } from './unreachable.ts';
export { yamlFaults } from './yaml-faults.ts';
