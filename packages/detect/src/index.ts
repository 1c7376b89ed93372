/** Data classes and the detectors that find them: which kinds of data the values of a body, a header or a parameter are. */

export { type AttackArithmetic, arithmeticOf } from './attacks/attack-arithmetic.ts';
export { type AttackDetection, type AttackEvidence, type AttackVerdict, createAttackDetection } from './attacks/attack-detection.ts';
export { attacks } from './attacks/attacks.ts';
export { isClosed } from './attacks/closed-text.ts';
export { isOddlyEscaped } from './attacks/decode/percents.ts';
export type { AttackDefinition } from './attacks/define-attack.ts';
export type { Field } from './attacks/field.ts';
export {
  batchAbuse,
  type GraphqlAbuse,
  getMutationAbuse,
  graphqlAbuses,
  schemaAbuse,
  simplePostAbuse,
  textsAbuse,
} from './attacks/graphql/abuses.ts';
export { graphqlDocument, isMutation, namesSchema } from './attacks/graphql/recognise.ts';
export type { GraphqlDocument } from './attacks/languages/graphql/document.ts';
export { graphqlStringValue } from './attacks/languages/graphql/string-value.ts';
export { hostElsewhere } from './attacks/languages/url/elsewhere.ts';
export { areOfOneSite, isPublicName } from './attacks/languages/url/site.ts';
export { isComparison, isOfPrivilege, isOfQuery, isOfSecret, isOfSum } from './attacks/named-places.ts';
export { type NearMissReason, nearMissWords, type Passed } from './attacks/near-misses.ts';
export { readingsOf } from './attacks/views.ts';
export { expectedWeights as expectedAttackWeights, thresholds as attackThresholds, weights as attackWeights } from './attacks/weights.ts';
export { dataClasses } from './classes.generated.ts';
export { ColumnMemory } from './column-memory.ts';
export type { ClassColumn } from './columns.ts';
export { type DataClassDefinition, type DetectableClass, defineDataClass, type Sample } from './define-data-class.ts';
export { createDetection, type Detection, type DetectionOptions } from './detection.ts';
export {
  against,
  byCheck,
  byFormat,
  byForms,
  byKey,
  byShape,
  bySiblings,
  byText,
  type ClassEvidence,
  type FindOutcome,
  type Found,
  outcome,
  type TextFinder,
  type ValueCheck,
  type ValueForm,
  type ValueShape,
} from './evidence.ts';
export type { Explanation } from './explained.ts';
export { bandStarts, confidenceLevels, Hits } from './hits.ts';
export { compacted, isOfFormat, type NationalFormat } from './national/national-format.ts';
export { nationalFormats } from './national/national-formats.ts';
export * from './outline.ts';
export type { TrieDetection } from './trie-detection.ts';
