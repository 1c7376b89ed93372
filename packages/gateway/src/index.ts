/** Sockets: HTTP in and out, tunnels, drain. Each request is handed to a handler; what comes back is what the client gets. */

export { zlibCodec } from './codec/zlib-codec.ts';
export { type Gateway, type GatewayOptions, startGateway } from './gateway.ts';
export { defaultLimits, defaultTimeouts, type Limits, type Timeouts } from './limits.ts';
export * from './outline.ts';
export { defaultOverload, type OverloadSettings } from './overload/overload-guard.ts';
export type { OverloadChange } from './overload/overload-ladder.ts';
export type { Handler, Outcome, Refusal, Route, UpstreamFault, Way, WireEnding } from './ports.ts';
export type { RefusalCode } from './refusals.ts';
export type { Stats } from './stats.ts';
export type { KeyPair, TlsSettings } from './tls/tls-settings.ts';
export type { TargetStatus } from './upstream/care/target-status.ts';
export type { UpstreamChange } from './upstream/upstream-change.ts';
export type { ApiTargets } from './upstream/upstreams.ts';
