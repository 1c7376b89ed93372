/** The way of one exchange, stage by stage, without sockets: identify, judge, forward, minimise, settle. */
export type { BrowserChoice, CookieChoice, CorsChoice, CsrfChoice } from './browser/browser-choice.ts';
export { GateCounters } from './counters.ts';
export { Gate } from './gate.ts';
export type { FingerprintKey } from './judge/columns.ts';
export { LastingExchanges, type Reviewed, type Withdrawn } from './lasting.ts';
export { caseCounter } from './limits/case-counter.ts';
export * from './outline.ts';
export { type AuthenticationChoice, type TokenWay, waysOf } from './plan/authentication.ts';
export { type AuthenticationWords, authenticationWords } from './plan/authentication-words.ts';
export { declaredEndpoints, declaredNames, declaredSecurity } from './plan/declared-operations.ts';
export { requiresProof } from './plan/endpoint-plan.ts';
export type { ApiInputs, BodyLimits, GateInputs, NotFound, RouteChoice } from './plan/inputs.ts';
export type { Answer, CapturePort, FlowPorts, ForwardFault, LimitPorts, Way, WireEnding } from './ports.ts';
export { type Foreseen, foreseeBroken } from './treat/foresee.ts';
export type { MaskPorts } from './treat/mask.ts';
export { unknownPlaces } from './treat/unknown-places.ts';
export { unknownRows } from './treat/unknown-rows.ts';
