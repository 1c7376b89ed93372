import type { Claims } from '../identity.ts';

/** The texts at the first dotted path that leads somewhere: a list of texts, or one text. */
export function textsAt(claims: Claims, paths: readonly string[]): readonly string[] {
  for (const path of paths) {
    // A name may have dots of its own, as `https://shop.example/roles`.
    const value = claims[path] ?? path.split('.').reduce<unknown>((at, name) => (isMembers(at) ? at[name] : undefined), claims);
    if (typeof value === 'string' && value !== '') return [value];
    if (Array.isArray(value)) return value.filter((item) => typeof item === 'string');
  }
  return [];
}

/** `scope` as RFC 6749 3.3 writes it, or `scp` as a list or a text. */
export function scopesOf(claims: Claims): readonly string[] {
  const value = claims['scope'] ?? claims['scp'];
  if (typeof value === 'string') return value.split(' ').filter((scope) => scope !== '');
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

function isMembers(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
