/** What a configuration is held against, without what serves: defaults, and whether certificates and keys can be used. */
export { checkKeyPair, namesOfCertificate } from './tls/secure-contexts.ts';
export { type CircuitOptions, defaultCircuit } from './upstream/care/circuit.ts';
export { type ConcurrencyOptions, defaultConcurrency } from './upstream/care/gradient2.ts';
export { defaultHealth, type HealthOptions } from './upstream/care/health-options.ts';
export { defaultOutlier, type OutlierOptions } from './upstream/care/outlier.ts';
export type { TargetSettings, UpstreamCare } from './upstream/care/upstream-care.ts';
export { credentialHeaders, type MirrorSettings } from './upstream/mirror-settings.ts';
export { type DnsOptions, defaultDns } from './upstream/resolver.ts';
export { defaultRetryBudget, type RetryBudgetOptions } from './upstream/retry-budget.ts';
export { type UpstreamTls, upstreamContext } from './upstream/upstream-tls.ts';
