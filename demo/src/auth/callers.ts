import type { IncomingHttpHeaders } from 'node:http';
import type { Caller } from '../http/route.ts';
import type { Shop } from '../shop.ts';
import { verifyToken } from './token.ts';

/** Who calls: by access token, else by API key; undefined when neither is good. */
export function callerOf(headers: IncomingHttpHeaders, shop: Shop): Caller | undefined {
  const { authorization } = headers;
  if (authorization?.startsWith('Bearer ')) return callerOfToken(authorization.slice(7), shop);
  const key = headers['x-api-key'];
  return typeof key === 'string' ? callerOfKey(key, shop) : undefined;
}

function callerOfToken(token: string, shop: Shop): Caller | undefined {
  const claims = verifyToken(token, Math.floor(Date.now() / 1000), shop.has('jwt-none-accepted'));
  if (claims?.use !== 'access') return undefined;
  return { userId: claims.sub, tenantId: claims.tenant, roles: claims.roles, sessionId: claims.jti };
}

function callerOfKey(key: string, shop: Shop): Caller | undefined {
  const row = shop.apiKeys.find('key', key);
  const user = row === undefined ? undefined : shop.users.get(row.ownerId);
  if (row === undefined || user === undefined) return undefined;
  return { userId: user.id, tenantId: user.tenantId, roles: [user.role], sessionId: row.id };
}
