import { nearest } from '@sluice/kit';
import type { AccessBook } from './access-book.ts';
import { identityErrors } from './errors.ts';
import type { KnownKey } from './known-key.ts';
import type { SignatureRequirement } from './signatures/signature-requirement.ts';
import type { Replays } from './tokens/replay-book.ts';
import type { TokenProvider } from './tokens/token-provider.ts';
import type { WhoAmI } from './who-am-i.ts';

/** How consumers are told apart. */
export interface IdentityConfiguration {
  /** Lower case names of the headers that carry an API key. */
  readonly apiKeyHeaders: readonly string[];
  /** Keys that the configuration knows, by their SHA-256 in base64url: a fingerprint of 64 bits tells callers apart, and proves nothing. */
  readonly knownKeys: ReadonlyMap<string, KnownKey>;
  /** Cookies that carry a session; a name that begins with `*` is an ending. */
  readonly sessionCookies: readonly string[];
  /** Users of HTTP Basic by their names; without any nobody is verified by it. */
  readonly users: ReadonlyMap<string, KnownUser>;
  /** How sessions are bound to whom they belong to; null leaves them unverified. */
  readonly whoAmI: WhoAmI | null;
  /** How requests may be signed; null leaves signatures unread. */
  readonly signatures: SignatureRequirement | null;
  /** Who vouches for tokens; without any they are read, and stay unverified. */
  readonly providers: readonly TokenProvider[];
  /** Results of verification that are kept. */
  readonly tokensMax: number;
}

/** Whom the configuration knows by a password. `passwordHash` is a text that `checkPassword` reads. */
export interface KnownUser extends KnownKey {
  readonly passwordHash: string;
}

export interface IdentityPorts {
  /** A keyed fingerprint; what is given to it is never kept. */
  fingerprint(text: string): string;
  /** The same, and those under the keys that were in use before: what was noted under one of them is still found. */
  fingerprints(text: string): readonly string[];
  /** SHA-256 in base64url, of what the standards want hashed so. */
  sha256(text: string): string;
  /** Costly by design. Without a hash it takes as long, and is wrong. */
  checkPassword(hash: string | null, password: string): Promise<boolean>;
  /** Wall clock, milliseconds since 1970. */
  now(): number;
  /** Keys that operators gave out, and what they withdrew. */
  readonly book: AccessBook;
  /** Hears of each key that was shown and holds, by its id. */
  readonly keyUsed?: (id: string) => void;
  /** Proofs and nonces that were shown, whatever revision is in force. */
  readonly replays: Replays;
}

export const defaultIdentityConfiguration: IdentityConfiguration = {
  apiKeyHeaders: ['x-api-key'],
  knownKeys: new Map(),
  sessionCookies: [
    'session',
    'sessionid',
    'session_id',
    'sid',
    'connect.sid',
    'PHPSESSID',
    'JSESSIONID',
    'ASP.NET_SessionId',
    '__session',
    'next-auth.session-token',
    '__Secure-next-auth.session-token',
    '*_session',
  ],
  users: new Map(),
  whoAmI: null,
  signatures: null,
  providers: [],
  tokensMax: 10_000,
};

/** What a token may be signed with. */
export const tokenAlgorithms = ['RS', 'PS', 'ES', 'HS']
  .flatMap((family) => [256, 384, 512].map((bits) => `${family}${bits}`))
  .concat('EdDSA', 'Ed25519');

/** Throws what is wrong with how tokens are to be verified; to be called when it is loaded. */
export function checkTokenProvider({ verification }: TokenProvider): void {
  if (verification.kind !== 'jwt') return;
  if (verification.algorithms.length === 0) throw identityErrors.NO_ALGORITHM();
  for (const name of verification.algorithms) {
    if (!tokenAlgorithms.includes(name)) throw identityErrors.ALGORITHM(name, nearest(name, tokenAlgorithms));
  }
}
