/** An application or a person that calls, as operators registered it. What is in it, an operator typed. */
export interface RegisteredConsumer {
  readonly name: string;
  readonly kind: 'application' | 'person';
  /** Who answers for it, and whom to reach: a team or a role, no person's private data. */
  readonly owner: string | null;
  readonly contact: string | null;
  readonly tenant: string | null;
  readonly roles: readonly string[];
  /** The name of a plan. */
  readonly plan: string | null;
  readonly createdAtMs: number;
}

/** A key as it is stored: by its hash. The key itself was shown once and is nowhere. */
export interface StoredKey {
  readonly id: string;
  readonly consumer: string;
  readonly label: string;
  /** The beginning of the key, by which a person tells it from others. */
  readonly prefix: string;
  /** SHA-256 of the key, base64url. The key is 256 random bits, so that no salt and no slow hash would add anything. */
  readonly hash: string;
  readonly scopes: readonly string[];
  /** Null for those of its consumer. */
  readonly roles: readonly string[] | null;
  readonly createdAtMs: number;
  readonly expiresAtMs: number | null;
  readonly revokedAtMs: number | null;
  /** The id of the key that takes its place. */
  readonly rotatedTo: string | null;
  /** As `2026-11-26`. */
  readonly lastUsedDay: string | null;
}

/** A key as it may be told. */
export type ApiKey = Omit<StoredKey, 'hash'> & { readonly state: 'active' | 'expired' | 'revoked' };

/** A key right after it was made: the only time that it is told. */
export interface MadeKey {
  readonly key: string;
  readonly entry: ApiKey;
}

/** What consumers are sold or granted under one name: each of them so much. Policies may say more (`consumer.plan`). */
export interface Plan extends Granted {
  readonly name: string;
  readonly about: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly createdAtMs: number;
}

/** How much each consumer of a plan may take, as it was typed. */
export interface Granted {
  /** Requests, as `1000 per day`, for each hour, day or month of UTC. */
  readonly quota: readonly string[];
  /** Requests, as `10 per 1s` or `10 per 1s burst 20`. */
  readonly rate: readonly string[];
  /** Bytes of answers, as `1 GB per day` or `10 MB per 1m`. */
  readonly bytes: readonly string[];
  /** Records of answers, as `50000 per day`. */
  readonly records: readonly string[];
  /** Requests under way at once. */
  readonly concurrency: number | null;
}

/** Tokens that are believed no more. */
export interface DeniedTokens {
  readonly id: string;
  readonly what:
    | { readonly kind: 'fingerprint'; readonly fingerprint: string }
    | { readonly kind: 'token-id'; readonly tokenId: string }
    | { readonly kind: 'subject'; readonly issuer: string; readonly subject: string; readonly issuedBeforeMs: number | null }
    | { readonly kind: 'all'; readonly issuedBeforeMs: number };
  readonly reason: string;
  readonly createdAtMs: number;
  readonly untilMs: number | null;
}

/** A consumer or a network that is turned away. */
export interface StoredBan {
  readonly id: string;
  /** The id of a consumer, `network-…` as records have it, or a network in its usual notation. */
  readonly target: string;
  readonly treat: 'block' | 'limit' | 'challenge';
  /** The login that a challenge asks for (RFC 9470): any of these classes, at most so many seconds ago; null for any credential. */
  readonly stepUp: { readonly acrValues: readonly string[]; readonly maxAgeSeconds: number | null } | null;
  readonly reason: string;
  /** `hand`, or the rule that made it. */
  readonly by: string;
  readonly createdAtMs: number;
  readonly untilMs: number | null;
}

/** What stands under which keys of the state. */
export interface EntryByKind {
  readonly consumer: RegisteredConsumer;
  readonly 'api-key': StoredKey;
  readonly plan: Plan;
  readonly denial: DeniedTokens;
  readonly ban: StoredBan;
}

export type EntryKind = keyof EntryByKind;
