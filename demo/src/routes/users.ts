import type { Address, Role, User } from '../data/records.ts';
import { type Answer, json, noContent, notFound } from '../http/answer.ts';
import { nullable, object, oneOf, optional, readJson, text, truth } from '../http/input.ts';
import { page } from '../http/page.ts';
import { type Call, type Caller, cacheable, guarded, isStaff, type Route, staff } from '../http/route.ts';
import { profileView, userView } from './views.ts';

const roles = ['customer', 'support', 'admin'] as const satisfies readonly Role[];
const profileInput = object({
  name: optional(text(1, 80)),
  phone: optional(nullable(text(6, 24, /^\+[\d ]{5,23}$/))),
  marketingConsent: optional(truth()),
  role: optional(oneOf(roles)),
});
const addressInput = object({
  label: text(1, 30),
  street: text(1, 100),
  city: text(1, 60),
  postalCode: text(3, 12),
  country: text(2, 2, /^[A-Z]{2}$/),
});
const roleInput = object({ role: oneOf(roles) });

export const userRoutes: readonly Route[] = [
  cacheable(guarded('GET', '/v1/users/me', showProfile)),
  guarded('PATCH', '/v1/users/me', changeProfile),
  guarded('GET', '/v1/users', listUsers, staff),
  guarded('GET', '/v1/users/{userId}', showUser),
  guarded('DELETE', '/v1/users/{userId}', removeUser, ['admin']),
  guarded('GET', '/v1/users/{userId}/addresses', listAddresses),
  guarded('PUT', '/v1/users/{userId}/addresses/{addressId}', putAddress),
  guarded('PUT', '/v1/admin/users/{userId}/role', changeRole, ['admin'], 'role-change-open'),
];

function showProfile({ shop }: Call, caller: Caller): Answer {
  const user = shop.users.get(caller.userId);
  return user === undefined ? notFound('user') : json(200, profileView(user, shop), { 'cache-control': 'private, no-cache' });
}

function changeProfile(call: Call, caller: Caller): Answer {
  const input = readJson(call, profileInput);
  if (input.kind === 'invalid') return input.answer;
  const user = call.shop.users.get(caller.userId);
  if (user === undefined) return notFound('user');
  const { role, ...allowed } = input.value;
  const isAssigned = role !== undefined && call.shop.has('profile-mass-assignment');
  const changed: User = { ...user, ...allowed, role: isAssigned ? role : user.role, updatedAt: call.shop.now() } as User;
  call.shop.users.replace(changed);
  return json(200, profileView(changed, call.shop));
}

function listUsers(call: Call, caller: Caller): Answer {
  const tenantId = call.shop.has('users-not-tenant-scoped') ? undefined : caller.tenantId;
  return page(call, call.shop.users, { tenantId }, userView);
}

function showUser(call: Call, caller: Caller): Answer {
  const user = reachable(call, caller, call.shop.has('user-of-others'));
  if (user === undefined) return notFound('user');
  const { internalNotes, nationalId } = user;
  return json(200, call.shop.has('user-internal-notes') ? { ...userView(user), internalNotes, nationalId } : userView(user));
}

function removeUser(call: Call, caller: Caller): Answer {
  const user = reachable(call, caller, false);
  if (user === undefined) return notFound('user');
  call.shop.users.remove(user.id);
  return noContent();
}

function listAddresses(call: Call, caller: Caller): Answer {
  const user = reachable(call, caller, call.shop.has('addresses-of-others'));
  return user === undefined ? notFound('user') : json(200, { items: user.addresses });
}

function putAddress(call: Call, caller: Caller): Answer {
  const input = readJson(call, addressInput);
  if (input.kind === 'invalid') return input.answer;
  const user = reachable(call, caller, false);
  const id = call.parameters['addressId'] ?? '';
  if (user?.addresses.some((address) => address.id === id) !== true) return notFound('address');
  const address: Address = { id, ...input.value };
  const addresses = user.addresses.map((known) => (known.id === id ? address : known));
  call.shop.users.replace({ ...user, addresses, updatedAt: call.shop.now() });
  return json(200, address);
}

function changeRole(call: Call, caller: Caller): Answer {
  const input = readJson(call, roleInput);
  if (input.kind === 'invalid') return input.answer;
  const user = call.shop.users.get(call.parameters['userId'] ?? '');
  if (user === undefined || user.tenantId !== caller.tenantId) return notFound('user');
  const changed: User = { ...user, role: input.value.role, updatedAt: call.shop.now() };
  call.shop.users.replace(changed);
  return json(200, userView(changed));
}

/** The user of the path, if the caller is that user or staff of the same tenant; anybody's with the flaw. */
function reachable(call: Call, caller: Caller, isOpen: boolean): User | undefined {
  const user = call.shop.users.get(call.parameters['userId'] ?? '');
  if (user === undefined || isOpen) return user;
  const isOwn = user.id === caller.userId;
  return isOwn || (isStaff(caller) && user.tenantId === caller.tenantId) ? user : undefined;
}
