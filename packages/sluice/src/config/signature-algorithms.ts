/** Of the registry of RFC 9421 6.2.2. */
export const signatureAlgorithms = [
  'ed25519',
  'ecdsa-p256-sha256',
  'ecdsa-p384-sha384',
  'rsa-pss-sha512',
  'rsa-v1_5-sha256',
  'hmac-sha256',
] as const;
export type SignatureAlgorithm = (typeof signatureAlgorithms)[number];
