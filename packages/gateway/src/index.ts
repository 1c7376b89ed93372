/** Sockets: HTTP in and out, tunnels, drain. Each request is handed to a handler; what comes back is what the client gets. */

export { zlibCodec } from './codec/zlib-codec.ts';
export { type Gateway, type GatewayOptions, startGateway } from './gateway.ts';
export { defaultLimits, defaultTimeouts, type Limits, type Timeouts } from './limits.ts';
export { defaultOverload, type OverloadSettings } from './overload/overload-guard.ts';
export type { OverloadChange } from './overload/overload-ladder.ts';
export type { Handler, Outcome, Refusal, Route, UpstreamFault, Way, WireEnding } from './ports.ts';
export type { RefusalCode } from './refusals.ts';
export type { Stats } from './stats.ts';
export { checkKeyPair, namesOfCertificate } from './tls/secure-contexts.ts';
export type { KeyPair, TlsSettings } from './tls/tls-settings.ts';
export { type CircuitOptions, defaultCircuit } from './upstream/care/circuit.ts';
export { type ConcurrencyOptions, defaultConcurrency } from './upstream/care/gradient2.ts';
export { defaultHealth, type HealthOptions } from './upstream/care/health-options.ts';
export { defaultOutlier, type OutlierOptions } from './upstream/care/outlier.ts';
export type { TargetStatus } from './upstream/care/target-status.ts';
export type { TargetSettings, UpstreamCare } from './upstream/care/upstream-care.ts';
export { credentialHeaders, type MirrorSettings } from './upstream/mirror-settings.ts';
export { type DnsOptions, defaultDns } from './upstream/resolver.ts';
export { defaultRetryBudget, type RetryBudgetOptions } from './upstream/retry-budget.ts';
export type { UpstreamChange } from './upstream/upstream-change.ts';
export { type UpstreamTls, upstreamContext } from './upstream/upstream-tls.ts';
export type { ApiTargets } from './upstream/upstreams.ts';
