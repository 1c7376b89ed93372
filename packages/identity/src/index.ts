/** Who calls: credentials, their verification, and consumers told apart by fingerprints. Pure; keys, clock and fingerprints are ports. */
export { type AccessBook, type Ban, type BookChange, type BookKey, type Denial, MemoryAccessBook, type ShownToken } from './access-book.ts';
export {
  checkTokenConfiguration,
  defaultIdentityConfiguration,
  defaultTokenConfiguration,
  type IdentityConfiguration,
  type IdentityPorts,
  type KnownKey,
  type TokenConfiguration,
  type VerificationKey,
} from './configuration.ts';
export { identityErrors } from './errors.ts';
export { Identifier, type RequestHead } from './identifier.ts';
export type { Claims, Identity, Presented, TokenFault } from './identity.ts';
export { builtInWays, type Demand, type Requirement, type Shortfall } from './requirement.ts';
