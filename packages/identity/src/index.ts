/** Who calls: credentials, their verification, and consumers told apart by fingerprints. Pure; keys, clock and fingerprints are ports. */
export {
  type AccessBook,
  type Ban,
  type BookChange,
  type BookKey,
  type Denial,
  MemoryAccessBook,
  type ShownToken,
  type StepUp,
} from './access-book.ts';
export {
  defaultIdentityConfiguration,
  type IdentityConfiguration,
  type IdentityPorts,
  type KnownUser,
} from './configuration.ts';
export { identityErrors } from './errors.ts';
export { Identifier } from './identifier.ts';
export type { Claims, Identity, Presented, TokenFault } from './identity.ts';
export type { KnownKey } from './known-key.ts';
export * from './outline.ts';
export type { RequestHead } from './request-head.ts';
export type { DigestAlgorithm } from './signatures/content-digest.ts';
export type { SignatureRequirement, SigningKey } from './signatures/signature-requirement.ts';
export {
  defaultJwtVerification,
  defaultTokenProvider,
  type Introspected,
  type KeysFound,
  type TokenProvider,
  type VerificationKey,
} from './tokens/token-provider.ts';
export type { SessionOwner, WhoAmI } from './who-am-i.ts';
