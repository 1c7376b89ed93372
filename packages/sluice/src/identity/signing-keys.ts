import { constants, createHash, createHmac, createPublicKey, timingSafeEqual, verify } from 'node:crypto';
import type { SignatureRequirement, SigningKey } from '@sluice/identity';
import type { SignatureSettings, SigningKeySettings } from '../config/identity-settings.ts';

/** What signed requests are held against. Throws where a public key is none. */
export function signatureRequirement({ keys, components, maxAgeSeconds, isNonceRequired }: SignatureSettings): SignatureRequirement {
  return {
    keys: new Map(keys.map((key) => [key.id, signingKey(key)])),
    components,
    maxAgeSeconds,
    isNonceRequired,
    digest: (algorithm, bytes) => createHash(algorithm.replace('-', '')).update(bytes).digest('base64'),
  };
}

function signingKey({ key, ...settings }: SigningKeySettings): SigningKey {
  const check = settings.algorithm === 'hmac-sha256' ? byteCheck(key) : keyCheck(key, settings.algorithm);
  return { ...settings, verify: (base, signature) => check(Buffer.from(base, 'utf8'), Buffer.from(signature, 'base64')) };
}

type Check = (base: Buffer, signature: Buffer) => boolean;

function byteCheck(secret: string): Check {
  return (base, signature) => {
    const expected = createHmac('sha256', secret).update(base).digest();
    return expected.length === signature.length && timingSafeEqual(expected, signature);
  };
}

/** RFC 9421 3.3. */
function keyCheck(pem: string, algorithm: Exclude<SigningKeySettings['algorithm'], 'hmac-sha256'>): Check {
  const key = createPublicKey(pem);
  switch (algorithm) {
    case 'ed25519':
      return (base, signature) => verify(null, base, key, signature);
    case 'ecdsa-p256-sha256':
      return (base, signature) => verify('sha256', base, { key, dsaEncoding: 'ieee-p1363' }, signature);
    case 'ecdsa-p384-sha384':
      return (base, signature) => verify('sha384', base, { key, dsaEncoding: 'ieee-p1363' }, signature);
    case 'rsa-pss-sha512':
      return (base, signature) => verify('sha512', base, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 64 }, signature);
    default:
      return (base, signature) => verify('sha256', base, { key, padding: constants.RSA_PKCS1_PADDING }, signature);
  }
}

/** Why a key cannot verify what it is to; null where it can. */
export function signingKeyFault({ key, algorithm }: SigningKeySettings): string | null {
  if (algorithm === 'hmac-sha256') return Buffer.byteLength(key) < 32 ? 'its secret has fewer than 32 bytes' : null;
  try {
    const { asymmetricKeyType, asymmetricKeyDetails } = createPublicKey(key);
    const curve = asymmetricKeyDetails?.namedCurve;
    const found = asymmetricKeyType === 'ec' ? `ec ${curve}` : asymmetricKeyType?.startsWith('rsa') ? 'rsa' : asymmetricKeyType;
    const wanted =
      { ed25519: 'ed25519', 'ecdsa-p256-sha256': 'ec prime256v1', 'ecdsa-p384-sha384': 'ec secp384r1' }[algorithm as string] ?? 'rsa';
    return found === wanted ? null : 'it is a key of another kind';
  } catch {
    return 'it is no public key in PEM';
  }
}
