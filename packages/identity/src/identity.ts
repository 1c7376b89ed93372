import type { Consumer, ConsumerId } from '@sluice/model';
import type { ShownToken } from './access-book.ts';

/** What a verified token says, or the API of the owner of a session, as JSON. The object is the same for as long as the token is kept, so what is made of it can be kept by it. */
export type Claims = Readonly<Record<string, unknown>>;

/** Why a token was not believed. */
export type TokenFault =
  | 'malformed'
  | 'algorithm'
  | 'type'
  | 'password'
  | 'unknown-key'
  /** An operator took it back. */
  | 'revoked-key'
  | 'signature'
  | 'expired'
  | 'not-yet-valid'
  | 'issuer'
  | 'audience'
  | 'claim'
  | 'ambiguous'
  /** Its issuer, when asked, does not know it or withdrew it. */
  | 'inactive'
  /** An operator withdrew it. */
  | 'revoked'
  /** Whoever shows it does not prove to hold the key that it is bound to. */
  | 'proof'
  | 'replayed'
  /** It is bound to another certificate than that of the connection. */
  | 'certificate'
  /** Nobody could tell: keys or an introspection endpoint were away. */
  | 'unavailable';

/** Kinds of credentials, in the words of those who show them. */
export type Presented = 'bearer' | 'api-key' | 'certificate' | 'basic' | 'signature' | 'session' | 'other';

/** How long what was found of a credential holds, and how it is told that it does not even so long. */
export interface Standing {
  /** Who found it: another, after a reload, may find something else. */
  readonly by: object;
  /** What operators may withdraw it by; null where they have no such list. */
  readonly shown: ShownToken | null;
  /** When it ends for good; null where nobody has said. */
  readonly expiresAtMs: number | null;
  /** When whoever vouches for it is to be asked again. */
  readonly untilMs: number;
}

/** Who calls, and what may be said of them in a policy. */
export interface Identity {
  readonly consumer: Consumer;
  /** Ids that the consumer had under keys of fingerprints before. */
  readonly formerIds?: readonly ConsumerId[];
  /** Empty unless it was verified. */
  readonly claims: Claims;
  /** Null also where nothing was there to be verified. */
  readonly fault: TokenFault | null;
  /** What was looked at; null where the caller showed nothing. */
  readonly presented: Presented | null;
  /** Name of the token provider that it was verified by, or its kind for others (`api-key`); null where nothing was. */
  readonly verifiedBy: string | null;
  /** Of what somebody was asked about, or a signature or a password was checked for. */
  readonly standing?: Standing;
  /** Of a signed request: whether its body is the one that was signed. */
  readonly holdsBody?: (bytes: Uint8Array) => boolean;
}
