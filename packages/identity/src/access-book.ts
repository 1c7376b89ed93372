import { unreachable } from '@sluice/kit';
import type { PlanLimit } from '@sluice/model';

/** A key of a registered consumer, as a worker knows it: by the hash of the key, never by the key. */
export interface BookKey {
  /** What operators call the key; no secret. */
  readonly id: string;
  /** The name of its consumer. */
  readonly consumer: string;
  readonly roles: readonly string[];
  readonly scopes: readonly string[];
  readonly tenant: string | null;
  readonly plan: string | null;
  /** Null for a key that does not end by itself. */
  readonly expiresAtMs: number | null;
}

/** Tokens that are believed no more, however well they are signed. Entries with `issuedBeforeMs` mean only those issued before it, or without a time. */
export type Denial =
  | { readonly kind: 'fingerprint'; readonly fingerprint: string; readonly untilMs: number | null }
  | { readonly kind: 'token-id'; readonly tokenId: string; readonly untilMs: number | null }
  | { readonly kind: 'subject'; readonly subject: string; readonly issuedBeforeMs: number | null; readonly untilMs: number | null }
  | { readonly kind: 'all'; readonly issuedBeforeMs: number; readonly untilMs: number | null };

/** A consumer or network that is turned away for a time: refused (403), told to come later (429), or asked for a stronger login (401). */
export interface Ban {
  readonly id: string;
  readonly treat: 'block' | 'limit' | 'challenge';
  readonly reason: string;
  /** Null until it is lifted. */
  readonly untilMs: number | null;
  /** The login that a challenge asks for; null for any credential. */
  readonly stepUp: StepUp | null;
}

/** How surely, and how lately, somebody must have logged in (RFC 9470 section 3). */
export interface StepUp {
  /** Any of them will do; empty for any. */
  readonly acrValues: readonly string[];
  readonly maxAgeSeconds: number | null;
}

/** What a bearer token is recognised by. */
export interface ShownToken {
  /** Keyed fingerprints of its `denialTextOf`, under the key in use and those before it. */
  readonly fingerprints: readonly string[];
  /** Its `jti`. */
  readonly tokenId: string | null;
  /** Keyed fingerprint of issuer and subject, parted by a space. */
  readonly subject: string | null;
  /** Its `iat`. */
  readonly issuedAtMs: number | null;
}

/** Who may call and who may not, as operators have it now. Read at each exchange, so nothing in it waits, and asking an empty book costs a comparison. */
export interface AccessBook {
  /** `hash` is the SHA-256 of the key in base64url. The caller looks at `expiresAtMs`. */
  keyOf(hash: string): BookKey | 'revoked' | null;
  isRevoked(token: ShownToken, nowMs: number): boolean;
  /** False spares the question. */
  readonly hasBans: boolean;
  /** `id` is that of a consumer, or `network-…` of an address. */
  banOf(id: string, nowMs: number): Ban | null;
  /** What a plan grants each of its consumers; null where it says nothing of that, and the same list until it says something else. */
  limitsOf(plan: string): readonly PlanLimit[] | null;
}

/** One thing that changed; null takes it out. A snapshot is all of them. */
export type BookChange =
  | { readonly kind: 'key'; readonly hash: string; readonly key: BookKey | 'revoked' | null }
  | { readonly kind: 'denial'; readonly id: string; readonly denial: Denial | null }
  | { readonly kind: 'ban'; readonly target: string; readonly ban: Ban | null }
  | { readonly kind: 'plan'; readonly name: string; readonly limits: readonly PlanLimit[] | null };

/** The book of one process. Its bound is that of the register it is copied from, which refuses what goes beyond. */
export class MemoryAccessBook implements AccessBook {
  readonly #keys = new Map<string, BookKey | 'revoked'>();
  readonly #bans = new Map<string, Ban>();
  readonly #limitsByPlan = new Map<string, readonly PlanLimit[]>();
  readonly #denialById = new Map<string, Denial>();
  /** By what a token shows: `fingerprint …`, `token-id …`, `subject …`, `all`; each may be there for several reasons. */
  readonly #denialsByMark = new Map<string, readonly Denial[]>();

  /** In the place of everything that it held. */
  take(snapshot: readonly BookChange[]): void {
    for (const held of [this.#keys, this.#bans, this.#limitsByPlan, this.#denialById, this.#denialsByMark]) held.clear();
    this.apply(snapshot);
  }

  apply(changes: readonly BookChange[]): void {
    for (const change of changes) {
      if (change.kind === 'key') put(this.#keys, change.hash, change.key);
      else if (change.kind === 'ban') put(this.#bans, change.target, change.ban);
      else if (change.kind === 'plan') put(this.#limitsByPlan, change.name, change.limits);
      else this.#deny(change.id, change.denial);
    }
  }

  keyOf(hash: string): BookKey | 'revoked' | null {
    return this.#keys.get(hash) ?? null;
  }

  isRevoked(token: ShownToken, nowMs: number): boolean {
    if (this.#denialsByMark.size === 0) return false;
    return (
      token.fingerprints.some((fingerprint) => this.#isDenied(`fingerprint ${fingerprint}`, token, nowMs)) ||
      (token.tokenId !== null && this.#isDenied(`token-id ${token.tokenId}`, token, nowMs)) ||
      (token.subject !== null && this.#isDenied(`subject ${token.subject}`, token, nowMs)) ||
      this.#isDenied('all', token, nowMs)
    );
  }

  get hasBans(): boolean {
    return this.#bans.size > 0;
  }

  banOf(id: string, nowMs: number): Ban | null {
    const ban = this.#bans.get(id);
    return ban && isInForce(ban.untilMs, nowMs) ? ban : null;
  }

  limitsOf(plan: string): readonly PlanLimit[] | null {
    return this.#limitsByPlan.get(plan) ?? null;
  }

  #isDenied(mark: string, { issuedAtMs }: ShownToken, nowMs: number): boolean {
    for (const denial of this.#denialsByMark.get(mark) ?? []) {
      if (!isInForce(denial.untilMs, nowMs)) continue;
      const beforeMs = 'issuedBeforeMs' in denial ? denial.issuedBeforeMs : null;
      if (beforeMs === null || issuedAtMs === null || issuedAtMs < beforeMs) return true;
    }
    return false;
  }

  #deny(id: string, denial: Denial | null): void {
    const before = this.#denialById.get(id);
    if (before) {
      const others = (this.#denialsByMark.get(markOf(before)) ?? []).filter((other) => other !== before);
      put(this.#denialsByMark, markOf(before), others.length === 0 ? null : others);
    }
    put(this.#denialById, id, denial);
    if (denial) this.#denialsByMark.set(markOf(denial), [...(this.#denialsByMark.get(markOf(denial)) ?? []), denial]);
  }
}

function markOf(denial: Denial): string {
  switch (denial.kind) {
    case 'fingerprint':
      return `fingerprint ${denial.fingerprint}`;
    case 'token-id':
      return `token-id ${denial.tokenId}`;
    case 'subject':
      return `subject ${denial.subject}`;
    case 'all':
      return 'all';
    default:
      return unreachable(denial);
  }
}

function put<Key, Value>(map: Map<Key, Value>, key: Key, value: Value | null): void {
  if (value === null) map.delete(key);
  else map.set(key, value);
}

function isInForce(untilMs: number | null, nowMs: number): boolean {
  return untilMs === null || nowMs < untilMs;
}
