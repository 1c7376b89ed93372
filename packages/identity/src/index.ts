/** Who calls: credentials, their verification, and consumers told apart by fingerprints. Pure; keys, clock and fingerprints are ports. */
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
export type { Claims, Identity, TokenFault } from './identity.ts';
