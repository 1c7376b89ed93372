import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Role } from '../data/records.ts';

/** The HS256 key of the demo, known to all: a gate in front of it may verify with it. */
export const jwtSecret = 'remedy-demo-signing-secret-not-for-production';

export interface Claims {
  readonly aud: string;
  readonly exp: number;
  readonly iat: number;
  readonly iss: string;
  readonly jti: string;
  readonly roles: readonly Role[];
  readonly sub: string;
  readonly tenant: string;
  readonly use: 'access' | 'refresh' | 'reset';
}

export function signToken(claims: Claims): string {
  const content = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(claims)}`;
  return `${content}.${signature(content)}`;
}

/** A token that anybody can make: no signature at all (RFC 7519, section 6). */
export function unsignedToken(claims: Claims): string {
  return `${encode({ alg: 'none', typ: 'JWT' })}.${encode(claims)}.`;
}

/** The claims of a token that we signed and that has not expired. With `trustsNone`, also of one that nobody signed. */
export function verifyToken(token: string, nowSeconds: number, trustsNone: boolean): Claims | undefined {
  const [head, body, mark, ...rest] = token.split('.');
  if (head === undefined || body === undefined || mark === undefined || rest.length > 0) return undefined;
  const header = decode(head);
  const isSigned = header?.['alg'] === 'HS256' && isSame(mark, signature(`${head}.${body}`));
  const isTrusted = isSigned || (trustsNone && header?.['alg'] === 'none');
  if (!isTrusted) return undefined;
  const claims = decode(body);
  if (claims === undefined || !isClaims(claims) || claims.exp <= nowSeconds) return undefined;
  return claims;
}

function signature(content: string): string {
  return createHmac('sha256', jwtSecret).update(content).digest('base64url');
}

function isSame(left: string, right: string): boolean {
  return left.length === right.length && timingSafeEqual(Buffer.from(left), Buffer.from(right));
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function decode(part: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString());
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined; // Not JSON: whoever sent it did not get it from us.
  }
}

function isClaims(value: Readonly<Record<string, unknown>>): value is Readonly<Record<string, unknown>> & Claims {
  return (
    typeof value['sub'] === 'string' &&
    typeof value['tenant'] === 'string' &&
    typeof value['exp'] === 'number' &&
    Array.isArray(value['roles'])
  );
}
