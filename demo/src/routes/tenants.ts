import { randomUUID } from 'node:crypto';
import type { Tenant, Webhook } from '../data/records.ts';
import { signingKey } from '../data/specimens.ts';
import { type Answer, json, noContent, notFound, problem } from '../http/answer.ts';
import { email, list, object, oneOf, optional, readJson, text } from '../http/input.ts';
import { page } from '../http/page.ts';
import { type Call, type Caller, cacheable, guarded, open, type Route, staff } from '../http/route.ts';

const settingsInput = object({
  name: optional(text(1, 80)),
  contactEmail: optional(email),
  supportPhone: optional(text(6, 24, /^\+[\d ]{5,23}$/)),
});
const webhookInput = object({
  url: text(10, 300, /^https:\/\/[\w.-]{1,200}(?:\/[\w./-]{0,90})?$/),
  events: list(oneOf(['order.created', 'order.shipped', 'payment.captured', 'message.received']), 1, 4),
  secret: text(16, 80),
});

/** What a tenant is and runs: its settings, its staff, its webhooks. */
export const tenantRoutes: readonly Route[] = [
  cacheable(open('GET', '/v1/tenants', (call) => page(call, call.shop.tenants, {}, (tenant) => directoryView(tenant, call)))),
  guarded('GET', '/v1/tenants/current', showSettings, staff),
  guarded('PATCH', '/v1/tenants/current', changeSettings, ['admin']),
  guarded('GET', '/v1/employees', listEmployees, staff),
  guarded(
    'GET',
    '/v1/webhooks',
    (call, caller) => page(call, call.shop.webhooks, { tenantId: caller.tenantId }, (webhook) => listedWebhook(webhook, call)),
    ['admin'],
  ),
  guarded('POST', '/v1/webhooks', createWebhook, ['admin']),
  guarded('DELETE', '/v1/webhooks/{webhookId}', removeWebhook, ['admin']),
  guarded('POST', '/v1/webhooks/{webhookId}/test', testWebhook, ['admin']),
  cacheable(open('GET', '/v1/webhooks/signing-key', showSigningKey)),
];

function directoryView(tenant: Tenant, { shop }: Call): Readonly<Record<string, unknown>> {
  const { id, name, city, country, openingHours, payoutIban, databaseUrl } = tenant;
  const view = { id, name, city, country, openingHours };
  return shop.has('tenants-bank-details') ? { ...view, payoutIban, databaseUrl } : view;
}

function settingsView(tenant: Tenant): Readonly<Record<string, unknown>> {
  const { id, name, legalName, city, country, contactEmail, supportPhone, payoutIban, plan, features, updatedAt } = tenant;
  return { id, name, legalName, city, country, contactEmail, supportPhone, payoutIban, plan, features, updatedAt };
}

function showSettings({ shop }: Call, caller: Caller): Answer {
  const tenant = shop.tenants.get(caller.tenantId);
  return tenant === undefined ? notFound('tenant') : json(200, settingsView(tenant));
}

function changeSettings(call: Call, caller: Caller): Answer {
  const input = readJson(call, settingsInput);
  if (input.kind === 'invalid') return input.answer;
  const tenant = call.shop.tenants.get(caller.tenantId);
  if (tenant === undefined) return notFound('tenant');
  const changed = { ...tenant, ...input.value, updatedAt: call.shop.now() } as Tenant;
  call.shop.tenants.replace(changed);
  return json(200, settingsView(changed));
}

function listEmployees(call: Call, caller: Caller): Answer {
  const isWide = call.shop.has('employees-salary');
  return page(call, call.shop.employees, { tenantId: caller.tenantId }, (employee) => {
    const { id, tenantId, name, email: address, title, department, managerId, startedOn, salary, nationalId } = employee;
    const view = { id, tenantId, name, email: address, title, department, managerId, startedOn };
    return isWide ? { ...view, salary, nationalId } : view;
  });
}

function webhookView(webhook: Webhook): Readonly<Record<string, unknown>> {
  const { id, url, events, active, createdAt } = webhook;
  return { id, url, events, active, createdAt };
}

function listedWebhook(webhook: Webhook, { shop }: Call): Readonly<Record<string, unknown>> {
  return shop.has('webhook-secret-returned') ? { ...webhookView(webhook), secret: webhook.secret } : webhookView(webhook);
}

function createWebhook(call: Call, caller: Caller): Answer {
  const input = readJson(call, webhookInput);
  if (input.kind === 'invalid') return input.answer;
  const id = `whk_${randomUUID().replaceAll('-', '').slice(0, 12)}`;
  const webhook: Webhook = { id, tenantId: caller.tenantId, ownerId: '', ...input.value, active: true, createdAt: call.shop.now() };
  call.shop.webhooks.insert(webhook);
  return json(201, webhookView(webhook), { location: `/v1/webhooks/${id}` });
}

function removeWebhook(call: Call, caller: Caller): Answer {
  const webhook = ownWebhook(call, caller);
  if (webhook === undefined) return notFound('webhook');
  call.shop.webhooks.remove(webhook.id);
  return noContent();
}

/** Pretends to deliver: the demo itself calls nobody. What is switched off cannot be reached. */
function testWebhook(call: Call, caller: Caller): Answer {
  const webhook = ownWebhook(call, caller);
  if (webhook === undefined) return notFound('webhook');
  if (webhook.active) return json(200, { delivered: true, status: 204, durationMs: 41 });
  if (!call.shop.has('webhook-test-internal-address')) return problem(502, 'delivery failed', 'the webhook could not be reached');
  return problem(502, 'delivery failed', 'connect ECONNREFUSED 10.20.4.31:8443 via egress-2.prod.internal', {
    resolvedAddress: '10.20.4.31',
  });
}

function ownWebhook(call: Call, caller: Caller): Webhook | undefined {
  const webhook = call.shop.webhooks.get(call.parameters['webhookId'] ?? '');
  return webhook?.tenantId === caller.tenantId ? webhook : undefined;
}

function showSigningKey({ shop }: Call): Answer {
  const answer = { algorithm: 'Ed25519', publicKey: signingKey.public, rotatedAt: '2025-11-01T00:00:00.000Z' };
  return json(200, shop.has('signing-key-private') ? { ...answer, privateKey: signingKey.private } : answer);
}
