import { createPrivateKey, type KeyObject, randomUUID } from 'node:crypto';
import { SignJWT } from 'jose/jwt/sign';
import type { ClientProof } from '../config/identity-settings.ts';

type ClientKey = Extract<ClientProof, { readonly kind: 'key' }>;

/** It is used at once, and once. */
const livesSeconds = 60;
const algorithmByCurve: ReadonlyMap<string | undefined, string> = new Map([
  ['prime256v1', 'ES256'],
  ['secp384r1', 'ES384'],
  ['secp521r1', 'ES512'],
]);

/** A client's word about itself, signed with its own key (RFC 7523 3), to be believed by one server. Throws where the key is none that signs. */
export function clientAssertions(clientId: string, { pem, keyId, audience }: ClientKey): () => Promise<string> {
  const key = createPrivateKey(pem);
  const algorithm = algorithmOf(key);
  if (algorithm === null) throw new Error('the key signs nothing');
  return () =>
    new SignJWT()
      .setProtectedHeader({ alg: algorithm, ...(keyId === null ? {} : { kid: keyId }) })
      .setIssuer(clientId)
      .setSubject(clientId)
      .setAudience(audience)
      .setJti(randomUUID())
      .setIssuedAt()
      .setExpirationTime(`${livesSeconds} s`)
      .sign(key);
}

/** Whether a text is a private key that can sign such a word. */
export function isClientKey(pem: string): boolean {
  try {
    return algorithmOf(createPrivateKey(pem)) !== null;
  } catch {
    return false;
  }
}

function algorithmOf({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): string | null {
  switch (asymmetricKeyType) {
    case 'rsa':
      return 'RS256';
    case 'rsa-pss':
      return 'PS256';
    case 'ed25519':
      return 'EdDSA';
    case 'ec':
      return algorithmByCurve.get(asymmetricKeyDetails?.namedCurve) ?? null;
    default:
      return null;
  }
}
