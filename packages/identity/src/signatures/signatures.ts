import { consumerId, headersOf } from '@sluice/model';
import type { IdentityPorts } from '../configuration.ts';
import type { Identity, TokenFault } from '../identity.ts';
import type { RequestHead } from '../request-head.ts';
import type { Taken } from '../tokens/replay-book.ts';
import { readContentDigest } from './content-digest.ts';
import { signatureBase } from './signature-base.ts';
import { type GivenSignature, readSignatures } from './signature-input.ts';
import type { SignatureRequirement, SigningKey } from './signature-requirement.ts';

const noClaims = Object.freeze({});
const skewSeconds = 10;
const nonceLengthMax = 256;
/** `@target-uri` says all of these (RFC 9421 2.2.2), `@request-target` the last two. */
const within: Readonly<Record<string, readonly string[]>> = {
  '@target-uri': ['@scheme', '@authority', '@path', '@query', '@request-target'],
  '@request-target': ['@path', '@query'],
};

/** Signatures over parts of a request (RFC 9421). */
export class Signatures {
  readonly #required: SignatureRequirement;
  readonly #ports: Pick<IdentityPorts, 'fingerprint' | 'now' | 'replays'>;

  constructor(required: SignatureRequirement, ports: Pick<IdentityPorts, 'fingerprint' | 'now' | 'replays'>) {
    this.#required = required;
    this.#ports = ports;
  }

  /** Null for a request that is not signed. Of several signatures the first counts whose key is known. */
  identify(head: RequestHead): Identity | TokenFault | null | Promise<Identity | TokenFault> {
    const inputs = headersOf(head.headers, 'signature-input');
    if (inputs.length === 0) return null;
    const given = readSignatures(inputs, headersOf(head.headers, 'signature'));
    if (given === null) return 'malformed';
    for (const one of given) {
      const keyId = one.parameters.get('keyid');
      const key = typeof keyId === 'string' ? this.#required.keys.get(keyId) : undefined;
      if (typeof keyId === 'string' && key) return this.#checked(one, keyId, key, head);
    }
    return 'unknown-key';
  }

  #checked(
    given: GivenSignature,
    keyId: string,
    key: SigningKey,
    head: RequestHead,
  ): Identity | TokenFault | Promise<Identity | TokenFault> {
    if (head.wasProven) return this.#identity(key, given, head);
    const algorithm = given.parameters.get('alg');
    if (algorithm !== undefined && algorithm !== key.algorithm) return 'algorithm';
    const late = this.#lateness(given);
    if (late !== null) return late;
    if (!this.#covers(given, head)) return 'claim';
    const base = signatureBase(given, head);
    if (base === null || !key.verify(base, given.signature)) return 'signature';
    const identity = this.#identity(key, given, head);
    const fault = this.#nonceFault(given, keyId);
    return fault instanceof Promise ? fault.then((found) => found ?? identity) : (fault ?? identity);
  }

  #lateness({ parameters }: GivenSignature): TokenFault | null {
    const nowSeconds = this.#ports.now() / 1000;
    const created = parameters.get('created');
    const expires = parameters.get('expires');
    if (typeof created !== 'number') return 'claim';
    if (created > nowSeconds + skewSeconds) return 'not-yet-valid';
    if (created < nowSeconds - this.#required.maxAgeSeconds - skewSeconds) return 'expired';
    return expires !== undefined && !(typeof expires === 'number' && expires > nowSeconds) ? 'expired' : null;
  }

  #covers({ components }: GivenSignature, { target, headers }: RequestHead): boolean {
    const covered = new Set(components.flatMap((component) => [component, ...(within[component] ?? [])]));
    const wanted = this.#required.components.filter((component) => component !== '@query' || target.includes('?'));
    return wanted.every((component) => covered.has(component)) && (!announcesBody(headers) || covered.has('content-digest'));
  }

  #nonceFault({ parameters }: GivenSignature, keyId: string): TokenFault | null | Promise<TokenFault | null> {
    const nonce = parameters.get('nonce');
    if (nonce === undefined) return this.#required.isNonceRequired ? 'claim' : null;
    if (typeof nonce !== 'string' || nonce.length > nonceLengthMax) return 'claim';
    const seen = this.#ports.replays.take(this.#ports.fingerprint(`${keyId} ${nonce}`), this.#ports.now());
    return seen instanceof Promise ? seen.then(faultOf) : faultOf(seen);
  }

  #identity({ name, roles, scopes, tenant, plan }: SigningKey, { components }: GivenSignature, { headers }: RequestHead): Identity {
    const digests = components.includes('content-digest') ? readContentDigest(headersOf(headers, 'content-digest')) : null;
    return {
      consumer: { id: consumerId(`key-${name}`), kind: 'api-key', isVerified: true, roles, scopes, tenant, plan },
      claims: noClaims,
      fault: null,
      presented: 'signature',
      verifiedBy: 'signature',
      holdsBody: (bytes) =>
        digests === null
          ? bytes.length === 0
          : [...digests].every(([algorithm, digest]) => this.#required.digest(algorithm, bytes) === digest),
    };
  }
}

function announcesBody(headers: RequestHead['headers']): boolean {
  return headersOf(headers, 'transfer-encoding').length > 0 || headersOf(headers, 'content-length').some((length) => length !== '0');
}

function faultOf(taken: Taken): TokenFault | null {
  return taken === 'first' ? null : taken === 'again' ? 'replayed' : 'unavailable';
}
