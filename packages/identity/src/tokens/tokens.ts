import { type Consumer, headersOf } from '@sluice/model';
import type { ShownToken } from '../access-book.ts';
import type { IdentityPorts } from '../configuration.ts';
import type { Claims, Identity, Standing, TokenFault } from '../identity.ts';
import { type Answered, KeptAnswers } from '../kept-answers.ts';
import { type KeyedId, keyedId } from '../keyed-id.ts';
import type { RequestHead } from '../request-head.ts';
import { scopesOf, textsAt } from './claims.ts';
import { type CompactToken, readCompact } from './compact.ts';
import { type Confirmation, confirmationOf } from './confirmation.ts';
import { denialTextOf, looksCompact } from './denial-text.ts';
import { normalised, proofFault } from './dpop.ts';
import { refused, type TokenProvider, type Verdict } from './token-provider.ts';
import { verifyIntrospected } from './verify-introspected.ts';
import { verifyJwt } from './verify-jwt.ts';

interface Found {
  readonly identity: Identity;
  /** What whoever shows it must prove besides; null where nothing. */
  readonly confirmation: Confirmation | null;
}

/** The scheme under which a token came (RFC 6750 2.1, RFC 9449 7.1). */
export type TokenScheme = 'bearer' | 'dpop';

const noClaims: Claims = Object.freeze({});
const tokenLengthMax = 16_384;
/** RFC 6750 2.1. */
const tokenShape = /^[A-Za-z0-9._~+/-]+=*$/;
/** A refused token is refused again for this long without another look, so that sending it is no way to cost. */
const refusedKeptMs = 10_000;
/** Where a key or an answer may come soon. */
const waitingKeptMs = 1_000;
/** Tokens that are looked at at once; what comes beyond is not. */
const underwayMax = 1_024;

/** Tokens to identities. Asynchronous only where a signature or a proof must be checked; what was found is kept until the token ends. */
export class Tokens {
  readonly #providers: readonly TokenProvider[];
  readonly #ports: IdentityPorts;
  readonly #kept: KeptAnswers<Found>;

  constructor(providers: readonly TokenProvider[], ports: IdentityPorts, tokensMax: number) {
    this.#providers = providers;
    this.#ports = ports;
    this.#kept = new KeptAnswers(tokensMax, underwayMax, () => ports.now());
  }

  identify(token: string, scheme: TokenScheme, head: RequestHead): Identity | Promise<Identity> {
    const fingerprint = this.#ports.fingerprint(token);
    if (token.length > tokenLengthMax) return unverified(keyedId('token', token, this.#ports), 'malformed');
    const kept = this.#kept.find(fingerprint, token);
    if (kept) return this.#admitted(kept, token, scheme, head);
    if (this.#providers.length === 0) {
      const unknown = { identity: this.#unverified(token, null), confirmation: null };
      return this.#kept.keep(fingerprint, token, { answer: unknown, keptMs: null }).identity;
    }
    const asked = this.#kept.ask(fingerprint, token, () => this.#look(token));
    return asked === null ? this.#unverified(token, 'unavailable') : asked.then((found) => this.#admitted(found, token, scheme, head));
  }

  /** What goes for one exchange alone: that the token was not withdrawn since, and that whoever shows it holds what it is bound to. */
  #admitted({ identity, confirmation }: Found, token: string, scheme: TokenScheme, head: RequestHead): Identity | Promise<Identity> {
    const shown = identity.standing?.shown;
    if (!shown) return identity;
    const refuse = (fault: TokenFault) => unverified({ id: identity.consumer.id, formerIds: identity.formerIds ?? [] }, fault);
    if (this.#ports.book.isRevoked(shown, this.#ports.now())) return refuse('revoked');
    if (head.wasProven) return identity;
    if (confirmation === null) return scheme === 'dpop' ? refuse('proof') : identity;
    const { thumbprint, certificate } = confirmation;
    if (certificate !== null && certificate !== head.peer.certificateThumbprint) return refuse('certificate');
    if (thumbprint === null) return scheme === 'dpop' ? refuse('proof') : identity;
    if (scheme !== 'dpop') return refuse('proof');
    return this.#proofFault(token, thumbprint, head).then((fault) => (fault === null ? identity : refuse(fault)));
  }

  #proofFault(
    token: string,
    thumbprint: string,
    { method, scheme, authority, target, headers, peer }: RequestHead,
  ): Promise<TokenFault | null> {
    const query = target.indexOf('?');
    const path = query < 0 ? target : target.slice(0, query);
    const schemes = peer.isProtected ? ['https', scheme] : [scheme];
    return proofFault({
      proofs: headersOf(headers, 'dpop'),
      method,
      targets: schemes.map((name) => normalised(`${name}://${authority}${path}`)),
      tokenHash: this.#ports.sha256(token),
      thumbprint,
      nowMs: this.#ports.now(),
      replays: this.#ports.replays,
      fingerprint: (text) => this.#ports.fingerprint(text),
    });
  }

  async #look(token: string): Promise<Answered<Found>> {
    const read = looksCompact(token) ? readCompact(token) : null;
    const verdict = await this.#verdict(token, read);
    if (verdict.kind === 'refused') return this.#refusal(token, verdict.fault, verdict.isKept);
    const { provider, claims, keptMs } = verdict;
    const confirmation = confirmationOf(claims, provider.proof);
    if (confirmation === 'unknown') return this.#refusal(token, 'claim');
    const identity = { ...this.#identity(claims, token, provider), standing: this.#standing(claims, token, provider, keptMs) };
    return { answer: { identity, confirmation }, keptMs };
  }

  #refusal(token: string, fault: TokenFault, isKept = true): Answered<Found> {
    return { answer: { identity: this.#unverified(token, fault), confirmation: null }, keptMs: isKept ? keptMsOf(fault) : 0 };
  }

  /** Providers are told apart by the issuer that a token names; of those that it may be from the first counts that believes it. */
  async #verdict(token: string, read: CompactToken | null): Promise<Verdict> {
    if (!tokenShape.test(token) || (read === null && looksCompact(token))) return refused('malformed');
    let verdict = refused(read === null ? 'malformed' : 'issuer');
    const fitting = this.#providers.filter(
      ({ issuers }) => read === null || issuers.length === 0 || issuers.some((issuer) => issuer === read.claims['iss']),
    );
    // A token that can be checked here is worth what is found here: nobody is asked about one that is forged.
    const isCheckable = read !== null && fitting.some(({ verification }) => verification.kind === 'jwt');
    for (const provider of fitting) {
      const { verification } = provider;
      const nowMs = this.#ports.now();
      if (read !== null && verification.kind === 'jwt') verdict = await verifyJwt(token, read, provider, verification, nowMs);
      else if (!isCheckable && verification.kind === 'introspection')
        verdict = await verifyIntrospected(token, provider, verification, nowMs);
      if (verdict.kind === 'verified') return verdict;
    }
    return verdict;
  }

  #identity(claims: Claims, token: string, { name, rolesClaims, tenantClaims }: TokenProvider): Identity {
    const { id, formerIds } = this.#idOf('subject', claims, token);
    const consumer: Consumer = {
      id,
      kind: 'token',
      isVerified: true,
      roles: textsAt(claims, rolesClaims),
      scopes: scopesOf(claims),
      tenant: textsAt(claims, tenantClaims)[0] ?? null,
      plan: null,
    };
    return { consumer, formerIds, claims, fault: null, presented: 'bearer', verifiedBy: name };
  }

  #standing(claims: Claims, token: string, { clockToleranceSeconds }: TokenProvider, keptMs: number): Standing {
    const { exp } = claims;
    const expiresAtMs = typeof exp === 'number' ? (exp + clockToleranceSeconds) * 1000 : null;
    return { by: this, shown: this.#shown(claims, token), expiresAtMs, untilMs: this.#ports.now() + keptMs };
  }

  #shown(claims: Claims, token: string): ShownToken {
    const { jti, iat } = claims;
    const subject = subjectOf(claims);
    return {
      fingerprints: this.#ports.fingerprints(denialTextOf(token)),
      tokenId: typeof jti === 'string' ? jti : null,
      subject: subject === null ? null : this.#ports.fingerprint(subject),
      issuedAtMs: typeof iat === 'number' ? iat * 1000 : null,
    };
  }

  #idOf(kind: 'subject' | 'claimed', claims: Claims, token: string): KeyedId {
    const subject = subjectOf(claims);
    return subject === null ? keyedId('token', token, this.#ports) : keyedId(kind, subject, this.#ports);
  }

  /** Its subject is only a word of its bearer, so it never gets the id that a verified token of that subject has. */
  #unverified(token: string, fault: TokenFault | null): Identity {
    const claims = looksCompact(token) ? readCompact(token)?.claims : undefined;
    return unverified(this.#idOf('claimed', claims ?? noClaims, token), fault);
  }
}

/** An empty subject is one, too. */
function subjectOf({ iss, sub }: Claims): string | null {
  return typeof sub === 'string' ? `${typeof iss === 'string' ? iss : ''} ${sub}` : null;
}

function keptMsOf(fault: TokenFault): number {
  return fault === 'unavailable' || fault === 'unknown-key' ? waitingKeptMs : refusedKeptMs;
}

function unverified({ id, formerIds }: KeyedId, fault: TokenFault | null): Identity {
  return {
    consumer: { id, kind: 'token', isVerified: false, roles: [], scopes: [], tenant: null, plan: null },
    formerIds,
    claims: noClaims,
    fault,
    presented: 'bearer',
    verifiedBy: null,
  };
}
