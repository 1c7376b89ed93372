/** Sockets: HTTP in and out, tunnels, drain. Each request is handed to a handler; what comes back is what the client gets. */

export { zlibCodec } from './codec/zlib-codec.ts';
export { type Gateway, type GatewayOptions, startGateway } from './gateway.ts';
export { defaultLimits, defaultTimeouts, type Limits, type Timeouts } from './limits.ts';
export type { Handler, Outcome, Refusal, Route, UpstreamFault, Way, WireEnding } from './ports.ts';
export type { RefusalCode } from './refusals.ts';
export type { Stats } from './stats.ts';
export { checkKeyPair, namesOfCertificate } from './tls/secure-contexts.ts';
export type { KeyPair, TlsSettings } from './tls/tls-settings.ts';
export { type UpstreamTls, upstreamContext } from './upstream/upstream-tls.ts';
