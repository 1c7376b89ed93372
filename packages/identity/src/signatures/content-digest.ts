/** Strong ones alone (RFC 9530 5): others prove nothing of a body. */
const algorithms = ['sha-256', 'sha-512'] as const;
export type DigestAlgorithm = (typeof algorithms)[number];

/** The digests of a `Content-Digest` field, in base64; null where none is there that proves anything. */
export function readContentDigest(values: readonly string[]): ReadonlyMap<DigestAlgorithm, string> | null {
  const digests = new Map<DigestAlgorithm, string>();
  for (const member of values.join(',').split(',')) {
    const [, name, digest] = /^\s*([a-z0-9*-]{1,32})=:([A-Za-z0-9+/]{1,128}={0,2}):\s*$/.exec(member) ?? [];
    if (digest === undefined) return null;
    const algorithm = algorithms.find((known) => known === name);
    if (algorithm === undefined) continue;
    if (digests.has(algorithm)) return null;
    digests.set(algorithm, digest);
  }
  return digests.size === 0 ? null : digests;
}
