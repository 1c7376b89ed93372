/** OpenAPI documents: load, route, validate requests, shapes of responses. */
export { type Contract, type ContractMatch, type ContractRoute, compileContract } from './compile.ts';
export type { Dialect, SecurityScheme, SecurityUse } from './declarations.ts';
export {
  defaultLoadLimits,
  type LoadedContract,
  type LoadLimits,
  type LoadOptions,
  loadContract,
  type ReadDocument,
} from './document/load.ts';
export { contractErrors } from './errors.ts';
export type { DeclaredResponse, Operation } from './operation.ts';
export { templateOf } from './plain-templates.ts';
export { type Problem, problemText } from './problem.ts';
export type { RequestBody, RequestParts, TextPairs } from './request/request-parts.ts';
export type { PathParameter } from './router.ts';
