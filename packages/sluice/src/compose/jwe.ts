import {
  constants,
  createCipheriv,
  createHash,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  type KeyObject,
  publicEncrypt,
  randomBytes,
} from 'node:crypto';
import { failure, type Result, success } from '@sluice/kit';

/** Encrypts JSON so that only the holder of one private key can read it. */
export type Sealer = (json: Uint8Array) => string;

interface PublicJwk {
  readonly kty?: unknown;
  readonly alg?: unknown;
  readonly use?: unknown;
  readonly kid?: unknown;
  readonly d?: unknown;
  readonly [member: string]: unknown;
}

const modulusBitsMin = 2048;
const curves: Readonly<Record<string, string>> = { 'P-256': 'P-256', 'P-384': 'P-384', 'P-521': 'P-521' };

/**
 * Reads a public JWK (RFC 7517) and gives what makes compact JWEs (RFC 7516 7.1) for it: `RSA-OAEP-256` for RSA keys, `ECDH-ES` in direct
 * agreement for EC and X25519 keys (RFC 7518 4.3 and 4.6, RFC 8037 3.2), the content always with `A256GCM` (RFC 7518 5.3). The failure
 * says why the key is none that anybody could be sent something with.
 */
export function sealerFor(text: string): Result<Sealer, string> {
  let jwk: PublicJwk;
  try {
    jwk = JSON.parse(text) as PublicJwk;
  } catch {
    return failure('it is no JSON');
  }
  if (typeof jwk !== 'object' || jwk === null) return failure('it is no JWK');
  if (jwk.d !== undefined) return failure('it holds a private key; a consumer gives out the public one only');
  if (jwk.use !== undefined && jwk.use !== 'enc') return failure('its use is not "enc"');
  const wanted = jwk.kty === 'RSA' ? 'RSA-OAEP-256' : 'ECDH-ES';
  if (jwk.alg !== undefined && jwk.alg !== wanted) return failure(`its algorithm is not ${wanted}`);
  let key: KeyObject;
  try {
    key = createPublicKey({ key: jwk as never, format: 'jwk' });
  } catch {
    return failure('it is no public JWK of an RSA, EC or X25519 key');
  }
  const kid = typeof jwk.kid === 'string' ? { kid: jwk.kid } : {};
  if (key.asymmetricKeyType === 'rsa') {
    if ((key.asymmetricKeyDetails?.modulusLength ?? 0) < modulusBitsMin)
      return failure(`its modulus has fewer than ${modulusBitsMin} bits`);
    return success((json) => sealedByRsa(key, kid, json));
  }
  const curve = key.asymmetricKeyType === 'x25519' ? 'X25519' : curves[String(jwk['crv'])];
  if (curve === undefined) return failure('its curve is none of P-256, P-384, P-521 and X25519');
  return success((json) => sealedByAgreement(key, curve, kid, json));
}

const keyBytes = 32;

function sealedByRsa(key: KeyObject, kid: object, json: Uint8Array): string {
  const contentKey = randomBytes(keyBytes);
  const wrapped = publicEncrypt({ key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' }, contentKey);
  return compact({ alg: 'RSA-OAEP-256', ...kid }, contentKey, wrapped, json);
}

/** An ephemeral key for each value: nothing that is kept here opens what was sent. */
function sealedByAgreement(key: KeyObject, curve: string, kid: object, json: Uint8Array): string {
  const ephemeral = curve === 'X25519' ? generateKeyPairSync('x25519') : generateKeyPairSync('ec', { namedCurve: curve });
  const { kty, crv, x, y } = ephemeral.publicKey.export({ format: 'jwk' });
  const shared = diffieHellman({ privateKey: ephemeral.privateKey, publicKey: key });
  const epk = { kty, crv, x, ...(y === undefined ? {} : { y }) };
  return compact({ alg: 'ECDH-ES', epk, ...kid }, derived(shared), new Uint8Array(0), json);
}

/** RFC 7518 4.6.2: one round of the Concat KDF, for the content algorithm itself and no party information. */
function derived(shared: Uint8Array): Uint8Array {
  const word = (value: number) => Buffer.from([value >>> 24, value >>> 16, value >>> 8, value]);
  const algorithm = Buffer.from('A256GCM');
  const hash = createHash('sha256').update(word(1)).update(shared);
  for (const part of [word(algorithm.length), algorithm, word(0), word(0), word(keyBytes * 8)]) hash.update(part);
  return hash.digest();
}

function compact(header: object, contentKey: Uint8Array, wrapped: Uint8Array, json: Uint8Array): string {
  const head = Buffer.from(JSON.stringify({ ...header, enc: 'A256GCM', cty: 'json' })).toString('base64url');
  const vector = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', contentKey, vector);
  cipher.setAAD(Buffer.from(head, 'ascii'));
  const sealed = Buffer.concat([cipher.update(json), cipher.final()]);
  return [head, ...[wrapped, vector, sealed, cipher.getAuthTag()].map((bytes) => Buffer.from(bytes).toString('base64url'))].join('.');
}
