import { X509Certificate } from 'node:crypto';

/** OpenSSL passes by what it cannot read, and then trusts nobody; null where there is none or one is broken. */
export function certificatesOf(pem: string): readonly [X509Certificate, ...X509Certificate[]] | null {
  const [first, ...more] = pem.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g) ?? [];
  if (first === undefined) return null;
  try {
    return [new X509Certificate(first), ...more.map((block) => new X509Certificate(block))];
  } catch {
    return null;
  }
}
