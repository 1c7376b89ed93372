import { Lru } from '@sluice/kit';
import { type Consumer, consumerId } from '@sluice/model';
import { decodeJwt, decodeProtectedHeader, errors, type JWTPayload, jwtVerify } from 'jose';
import type { IdentityPorts, TokenConfiguration } from './configuration.ts';
import type { Claims, Identity, TokenFault } from './identity.ts';

interface Kept {
  readonly identity: Identity;
  readonly untilMs: number;
  /** End of the signature: a fingerprint of 64 bits alone is too little to take one token for another. */
  readonly tail: string;
}

const noClaims: Claims = Object.freeze({});
const tokenLengthMax = 16_384;
const tailLength = 16;
/** A refused token is refused again for this long without another look, so that sending it is no way to cost. */
const refusedKeptMs = 10_000;

/** Bearer tokens to identities. Asynchronous only where a signature must be checked; what was found is kept until the token ends. */
export class Tokens {
  readonly #configuration: TokenConfiguration | null;
  readonly #ports: IdentityPorts;
  readonly #kept: Lru<string, Kept>;

  constructor(configuration: TokenConfiguration | null, ports: IdentityPorts, tokensMax: number) {
    this.#configuration = configuration;
    this.#ports = ports;
    this.#kept = new Lru(tokensMax);
  }

  identify(token: string): Identity | Promise<Identity> {
    const fingerprint = this.#ports.fingerprint(token);
    if (token.length > tokenLengthMax) return unverified(`token-${fingerprint}`, 'malformed');
    const kept = this.#kept.get(fingerprint);
    if (kept && kept.tail === token.slice(-tailLength) && kept.untilMs > this.#ports.now()) return kept.identity;
    if (!this.#configuration || !this.#ports.keyOf) return this.#keep(token, fingerprint, this.#unverified(token, fingerprint, null), null);
    return this.#verify(token, fingerprint, this.#configuration, this.#ports.keyOf);
  }

  async #verify(
    token: string,
    fingerprint: string,
    configuration: TokenConfiguration,
    keyOf: NonNullable<IdentityPorts['keyOf']>,
  ): Promise<Identity> {
    const refuse = (fault: TokenFault) => this.#keep(token, fingerprint, this.#unverified(token, fingerprint, fault), refusedKeptMs);
    const header = headerOf(token);
    if (!header) return refuse('malformed');
    // The token may not choose: "none", or a secret's algorithm over a public key, is refused before any key is looked up.
    if (!configuration.algorithms.includes(header.algorithm)) return refuse('algorithm');
    const key = await keyOf(header);
    if (key === null) return refuse('unknown-key');
    try {
      const { payload } = await jwtVerify(token, key, {
        algorithms: [...configuration.algorithms],
        clockTolerance: configuration.clockToleranceSeconds,
        currentDate: new Date(this.#ports.now()),
        ...(configuration.issuers.length > 0 ? { issuer: [...configuration.issuers] } : {}),
        ...(configuration.audiences.length > 0 ? { audience: [...configuration.audiences] } : {}),
      });
      const livesMs = payload.exp === undefined ? configuration.keptMsMax : payload.exp * 1000 - this.#ports.now();
      return this.#keep(
        token,
        fingerprint,
        this.#verified(payload, fingerprint, configuration),
        Math.min(configuration.keptMsMax, livesMs),
      );
    } catch (error) {
      if (error instanceof errors.JOSEError || error instanceof TypeError) return refuse(faultOf(error));
      throw error;
    }
  }

  #verified(payload: JWTPayload, fingerprint: string, configuration: TokenConfiguration): Identity {
    const subject = payload.sub === undefined ? null : this.#ports.fingerprint(`${payload.iss ?? ''} ${payload.sub}`);
    const consumer: Consumer = {
      id: consumerId(subject ? `subject-${subject}` : `token-${fingerprint}`),
      kind: 'token',
      isVerified: true,
      roles: textsAt(payload, configuration.rolesClaims),
      scopes: scopesOf(payload),
      tenant: textsAt(payload, configuration.tenantClaims)[0] ?? null,
      plan: null,
    };
    return { consumer, claims: payload, fault: null, presented: 'bearer', verifiedBy: 'jwt' };
  }

  /** Its subject is only a word of its bearer, so it never gets the id that a verified token of that subject has. */
  #unverified(token: string, fingerprint: string, fault: TokenFault | null): Identity {
    const subject = subjectOf(token);
    return unverified(subject === null ? `token-${fingerprint}` : `claimed-${this.#ports.fingerprint(subject)}`, fault);
  }

  #keep(token: string, fingerprint: string, identity: Identity, keptMs: number | null): Identity {
    const untilMs = keptMs === null ? Number.POSITIVE_INFINITY : this.#ports.now() + keptMs;
    this.#kept.set(fingerprint, { identity, untilMs, tail: token.slice(-tailLength) });
    return identity;
  }
}

function unverified(id: string, fault: TokenFault | null): Identity {
  return {
    consumer: { id: consumerId(id), kind: 'token', isVerified: false, roles: [], scopes: [], tenant: null, plan: null },
    claims: noClaims,
    fault,
    presented: 'bearer',
    verifiedBy: null,
  };
}

function headerOf(token: string): { readonly algorithm: string; readonly keyId: string | null } | null {
  try {
    const { alg, kid } = decodeProtectedHeader(token);
    return typeof alg === 'string' ? { algorithm: alg, keyId: typeof kid === 'string' ? kid : null } : null;
  } catch (error) {
    if (error instanceof Error) return null;
    throw error;
  }
}

/** Issuer and subject as an unverified token has them; null for tokens that are opaque to us. */
function subjectOf(token: string): string | null {
  if (token.indexOf('.') < 0) return null;
  try {
    const { iss, sub } = decodeJwt(token);
    return typeof sub === 'string' ? `${iss ?? ''} ${sub}` : null;
  } catch (error) {
    if (error instanceof Error) return null;
    throw error;
  }
}

function faultOf(error: Error): TokenFault {
  if (error instanceof errors.JWTExpired) return 'expired';
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'signature';
  if (!(error instanceof errors.JWTClaimValidationFailed)) return 'malformed';
  if (error.claim === 'nbf') return 'not-yet-valid';
  return error.claim === 'iss' ? 'issuer' : error.claim === 'aud' ? 'audience' : 'claim';
}

/** RFC 8693 4.2 has them in one text with spaces between; some issuers write `scp`, or a list. */
function scopesOf(payload: JWTPayload): readonly string[] {
  const [first, ...others] = textsAt(payload, ['scope', 'scp']);
  return first === undefined ? [] : [...first.split(' ').filter((scope) => scope !== ''), ...others];
}

/** The texts at the first path that leads somewhere: a list of texts, or one text. */
function textsAt(payload: JWTPayload, paths: readonly string[]): readonly string[] {
  for (const path of paths) {
    const value = path.split('.').reduce<unknown>((at, name) => (isObject(at) ? at[name] : undefined), payload);
    if (typeof value === 'string' && value !== '') return [value];
    if (Array.isArray(value)) return value.filter((item) => typeof item === 'string');
  }
  return [];
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
