import { randomUUID } from 'node:crypto';
import { hashPassword, isPasswordOf } from '../auth/password.ts';
import { type Claims, signToken, verifyToken } from '../auth/token.ts';
import { tenantIds } from '../data/people.ts';
import type { ApiKey, User } from '../data/records.ts';
import { type Answer, json, noContent, notFound, problem } from '../http/answer.ts';
import { email, list, nullable, object, oneOf, optional, readJson, text } from '../http/input.ts';
import { page } from '../http/page.ts';
import { type Call, type Caller, guarded, open, type Route } from '../http/route.ts';
import type { Shop } from '../shop.ts';

const scopes = ['orders:read', 'orders:write', 'products:read', 'users:read'] as const;
const loginInput = object({ email, password: text(1, 200) });
const registerInput = object({ tenantId: oneOf(tenantIds), name: text(1, 80), email, password: text(10, 200) });
const refreshInput = object({ refreshToken: text(10, 2000) });
const resetInput = object({ email });
const keyInput = object({
  name: text(1, 60),
  scopes: list(oneOf(scopes), 1, 4),
  expiresAt: optional(nullable(text(20, 30, /^\d{4}-\d\d-\d\dT[\d:.]{8,12}Z$/))),
});

export const authRoutes: readonly Route[] = [
  open('POST', '/v1/auth/register', register),
  open('POST', '/v1/auth/login', login),
  open('POST', '/v1/auth/refresh', refresh),
  open('POST', '/v1/auth/password-reset', resetPassword),
  guarded('POST', '/v1/auth/logout', (call, caller) => {
    call.shop.sessions.remove(caller.sessionId);
    return noContent();
  }),
  guarded('GET', '/v1/auth/api-keys', (call, caller) =>
    page(call, call.shop.apiKeys, { ownerId: caller.userId }, (row) =>
      call.shop.has('api-keys-listed-whole') ? { ...keyView(row), key: row.key } : keyView(row),
    ),
  ),
  guarded('POST', '/v1/auth/api-keys', createKey),
  guarded('DELETE', '/v1/auth/api-keys/{keyId}', (call, caller) => {
    const key = call.shop.apiKeys.get(call.parameters['keyId'] ?? '');
    if (key === undefined || key.ownerId !== caller.userId) return notFound('API key');
    call.shop.apiKeys.remove(key.id);
    return noContent();
  }),
];

function register(call: Call): Answer {
  const input = readJson(call, registerInput);
  if (input.kind === 'invalid') return input.answer;
  const { shop } = call;
  const known = shop.users.find('email', input.value.email);
  if (known !== undefined && shop.has('register-names-known-email')) {
    return problem(409, 'e-mail taken', `an account for ${known.email} has existed since ${known.createdAt.slice(0, 10)}`);
  }
  if (known === undefined) shop.users.insert(newUser(shop, input.value));
  // The same answer in both cases; the mail to the address says which it was.
  return json(202, { message: 'if the address is free, a mail to confirm it is on its way' });
}

function newUser(
  shop: Shop,
  input: { readonly tenantId: string; readonly name: string; readonly email: string; readonly password: string },
): User {
  const id = `usr_${randomUUID().replaceAll('-', '').slice(0, 12)}`;
  const createdAt = shop.now();
  return {
    id,
    tenantId: input.tenantId,
    ownerId: id,
    name: input.name,
    email: input.email,
    phone: null,
    birthDate: '1990-01-01',
    role: 'customer',
    status: 'active',
    marketingConsent: false,
    nationalId: '',
    passwordHash: hashPassword(input.password, randomUUID().slice(0, 16)),
    internalNotes: '',
    addresses: [],
    lastLoginIp: '',
    createdAt,
    updatedAt: createdAt,
  };
}

function login(call: Call): Answer {
  const input = readJson(call, loginInput);
  if (input.kind === 'invalid') return input.answer;
  const { shop } = call;
  const waitMs = shop.has('login-not-limited') ? 0 : shop.loginLimit.waitMs(input.value.email, Date.now());
  if (waitMs > 0) {
    const answer = problem(429, 'too many attempts', 'this account has to wait');
    return { ...answer, headers: { ...answer.headers, 'retry-after': String(Math.ceil(waitMs / 1000)) } };
  }
  const user = shop.users.find('email', input.value.email);
  if (user === undefined && shop.has('login-names-unknown-email'))
    return problem(401, 'not authenticated', 'there is no account with this e-mail address');
  if (user === undefined || !isPasswordOf(user.passwordHash, input.value.password)) {
    shop.loginLimit.failed(input.value.email, Date.now());
    return problem(401, 'not authenticated', 'e-mail address or password is wrong');
  }
  shop.loginLimit.passed(input.value.email);
  return json(200, tokensFor(shop, user, call.remoteAddress));
}

function refresh(call: Call): Answer {
  const input = readJson(call, refreshInput);
  if (input.kind === 'invalid') return input.answer;
  const { shop } = call;
  const claims = verifyToken(input.value.refreshToken, nowSeconds(), false);
  const user = claims?.use === 'refresh' ? shop.users.get(claims.sub) : undefined;
  if (user !== undefined) return json(200, tokensFor(shop, user, call.remoteAddress));
  const [latest] = shop.sessions.list({}, { limit: 1, offset: 0 });
  const more = shop.has('refresh-echoes-token') ? { received: input.value.refreshToken, expected: latest?.accessToken } : {};
  return problem(401, 'not authenticated', 'the refresh token is not valid', more);
}

function resetPassword(call: Call): Answer {
  const input = readJson(call, resetInput);
  if (input.kind === 'invalid') return input.answer;
  const user = call.shop.users.find('email', input.value.email);
  const answer = { message: 'if there is such an account, a mail is on its way' };
  if (user === undefined || !call.shop.has('reset-returns-token')) return json(202, answer);
  return json(202, { ...answer, resetToken: signToken(claimsOf(user, 'reset', 3600)) });
}

function tokensFor(shop: Shop, user: User, ipAddress: string): Readonly<Record<string, unknown>> {
  const claims = claimsOf(user, 'access', 900);
  const accessToken = signToken(claims);
  shop.sessions.insert({ id: claims.jti, tenantId: user.tenantId, ownerId: user.id, accessToken, ipAddress, startedAt: shop.now() });
  return { tokenType: 'Bearer', accessToken, expiresInSeconds: 900, refreshToken: signToken(claimsOf(user, 'refresh', 86_400)) };
}

function claimsOf(user: User, use: Claims['use'], lifeSeconds: number): Claims {
  const iat = nowSeconds();
  return {
    iss: 'https://auth.remedy.example.com',
    aud: 'remedy-api',
    sub: user.id,
    tenant: user.tenantId,
    roles: [user.role],
    use,
    jti: `sess_${randomUUID().replaceAll('-', '')}`,
    iat,
    exp: iat + lifeSeconds,
  };
}

function createKey(call: Call, caller: Caller): Answer {
  const input = readJson(call, keyInput);
  if (input.kind === 'invalid') return input.answer;
  const id = `key_${randomUUID().replaceAll('-', '').slice(0, 12)}`;
  const row: ApiKey = {
    id,
    tenantId: caller.tenantId,
    ownerId: caller.userId,
    name: input.value.name,
    key: ['sk', 'live', randomUUID().replaceAll('-', '').slice(0, 24)].join('_'),
    scopes: input.value.scopes,
    createdAt: call.shop.now(),
    lastUsedAt: null,
    expiresAt: input.value.expiresAt ?? null,
  };
  call.shop.apiKeys.insert(row);
  return json(201, { ...keyView(row), key: row.key }, { location: `/v1/auth/api-keys/${id}` });
}

function keyView(row: ApiKey): Readonly<Record<string, unknown>> {
  const { id, name, key, scopes: granted, createdAt, lastUsedAt, expiresAt } = row;
  return { id, name, prefix: key.slice(0, 11), scopes: granted, createdAt, lastUsedAt, expiresAt };
}

function nowSeconds(): number {
  return Math.floor(Date.now() / 1000);
}
