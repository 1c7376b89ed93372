/**
 * OpenAPI documents (2.0, 3.0, 3.1, 3.2): load, route, validate requests, shapes of responses.
 *
 * 1. `loadContract(uri, text, { readDocument })` reads YAML or JSON and every document that it refers to.
 * 2. `compileContract(loaded)` makes a `Contract`. It fails only where nothing can be trusted; a part that is wrong becomes one of
 *    `contract.warnings`, and what it should have said is unknown. Every problem has file, line and column (`problemText`).
 * 3. `contract.match(method, path)` finds the `Operation`; `operation.validateRequest(parts)` says what is wrong with a request, and
 *    `operation.responseShape(status, mediaType)` gives the `Shape` of an answer: which members are declared, undeclared or unknown.
 *
 * What a shape calls undeclared: a member that no schema lists where members are listed, whatever `additionalProperties` says; a member of
 * an object where the contract says there is none; in a response, what is `writeOnly`; every member of a status or media type that is not
 * declared. Unknown is what a schema says nothing about. Where alternatives decide, `Shape.choose` asks the object itself: its
 * discriminator, constants, required members and types, but never its surplus members, so that a leak cannot choose its contract.
 *
 * Findings of requests: `request.invalid`, `request.unknown-parameter`, `request.undeclared-property`, `request.read-only-property`,
 * `request.undeclared-body`. Their words are the contract's; keys that could be values are shown as `{…}`.
 *
 * `templateOf(path)` names endpoints where there is no contract.
 */
export { type Contract, type ContractMatch, type ContractRoute, compileContract } from './compile.ts';
export type { Dialect, SecurityScheme, SecurityUse } from './declarations.ts';
export {
  type LoadedContract,
  type LoadLimits,
  type LoadOptions,
  loadContract,
  type ReadDocument,
} from './document/load.ts';
export { contractErrors } from './errors.ts';
export type { DeclaredResponse, Operation } from './operation.ts';
export * from './outline.ts';
export { type Problem, problemText } from './problem.ts';
export type { DeclaredText, TextContent } from './request/declared-text.ts';
export type { RequestName } from './request/request-names.ts';
export type { RequestBody, RequestParts, TextPairs } from './request/request-parts.ts';
export type { PathParameter } from './router.ts';
