import type { Claims } from '../identity.ts';
import type { TokenProvider } from './token-provider.ts';

/** What a token is bound to (RFC 7800): the key of its holder (RFC 9449 6), a certificate (RFC 8705 3.1), or both. Thumbprints in base64url. */
export interface Confirmation {
  readonly thumbprint: string | null;
  readonly certificate: string | null;
}

/** Null for a bearer token. `unknown` where it is bound to something that cannot be checked, or not to what its provider is to bind it to. */
export function confirmationOf({ cnf }: Claims, proof: TokenProvider['proof']): Confirmation | 'unknown' | null {
  if (cnf === undefined) return proof === 'none' ? null : 'unknown';
  if (typeof cnf !== 'object' || cnf === null || Array.isArray(cnf)) return 'unknown';
  const members = new Map<string, unknown>(Object.entries(cnf));
  const [thumbprint, certificate] = [members.get('jkt'), members.get('x5t#S256')];
  const known = [thumbprint, certificate].filter((one) => typeof one === 'string');
  if (known.length === 0 || known.length !== members.size) return 'unknown';
  if ((proof === 'dpop' && thumbprint === undefined) || (proof === 'certificate' && certificate === undefined)) return 'unknown';
  return { thumbprint: textOf(thumbprint), certificate: textOf(certificate) };
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
