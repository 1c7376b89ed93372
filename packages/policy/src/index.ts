/** Policy: documents written by people, compiled to decisions and explained. Pure: it sees facts, classes and readings, never a value that is kept. */

export { fitsPattern } from './access/access-match.ts';
export type { AskedPlaces } from './access/asked-places.ts';
export type { GuardRead } from './access/endpoint-access.ts';
export type { AccessAnswer, Caller, ForetoldEntry } from './access/foretell.ts';
export type { AccessMatrix } from './access/matrix.ts';
export { isRestricted, type PropertyRule } from './access/property-rule.ts';
export { replacedKind, undeclaredKinds } from './access/verdicts.ts';
export type { DeclaredSecurity, SecurityNeed } from './access/who.ts';
export type { Activation, OtherReading } from './activation.ts';
export type { Evaluate } from './cel/closures.ts';
export { compileCel, type Environment } from './cel/compile.ts';
export { parseCel, type Refusal, type Source } from './cel/parse.ts';
export {
  CelError,
  type CelMap,
  Double,
  type Evaluated,
  type MapKey,
  numberOf,
  Opaque,
  type Value,
  valueOfJson,
} from './cel/value.ts';
export { handoverFact } from './credential-handover.ts';
export { defaultPolicyText } from './default-policy.ts';
export type { EndpointPolicy, SideFacts } from './endpoint-policy.ts';
export { policyErrors } from './errors.ts';
export type { Explanation } from './explain.ts';
export type { ExplainedReason } from './explained-reason.ts';
export {
  type BodyFact,
  type Condition,
  type Fact,
  type HeadFact,
  type ListFact,
  listOutcome,
  listReading,
  resolve,
  type Skeleton,
} from './facts.ts';
export { findingKinds } from './finding-kinds.ts';
export { judgeGiven } from './judge-given.ts';
export {
  countsStatus,
  isOfHead,
  type Limit,
  type LimitBan,
  type LimitKey,
  type Otherwise,
} from './limits/limit.ts';
export { type LimitFacts, limitFactsOf, retryFact } from './limits/limit-facts.ts';
export { limitsOfPlan } from './limits/plan-limits.ts';
export * from './outline.ts';
export type { Expectation, PolicyCase } from './policy-case.ts';
export {
  compilePolicy,
  type PatchSummary,
  type PolicyDocument,
  type PolicySet,
  type PolicySurroundings,
  type RuleSummary,
} from './policy-set.ts';
export { type Problem, problemText } from './problem.ts';
export { type CaseCounter, type Judge, type PolicyTestResult, runPolicyTests, type TakenOfLimits } from './run-policy-tests.ts';
export type { Judgement, RowFacts } from './side-policy.ts';
export { splitCondition } from './split-condition.ts';
export { type Policies, strictestPolicy } from './strictest-policy.ts';
export { readingFact, type TargetReading } from './target-reading.ts';
export type { DeclaredParameter } from './values/declared-parameter.ts';
export { ordinaryValues } from './values/ordinary-values.ts';
export { type ToldValueRule, toldValues } from './values/told-values.ts';
export { type Leaf, type Readings, ValueLook } from './values/value-look.ts';
export type { Searched, ValueRule, ValueRules } from './values/value-rules.ts';
export { type Path, unkept } from './values/value-test.ts';
