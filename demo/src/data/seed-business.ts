import { createHash } from 'node:crypto';
import { signToken } from '../auth/token.ts';
import type { Shop } from '../shop.ts';
import { fileIdOf, messageCount, messageIdOf, webhookIdOf } from './ids.ts';
import { apiKeyOf, customersWithPassword, emailOf, nameOf, staffNumber, tenantIds, tenantOf, userIdOf } from './people.ts';
import { alphanumeric, between, characters, pick } from './random.ts';
import { seedInstant } from './seed-parts.ts';
import { nationalIds } from './specimens.ts';
import { stableId, stableUuid } from './stable-id.ts';

/** What belongs to the running of the shop: keys, sessions, messages, files, employees, webhooks, the audit trail. */
export function seedBusiness(shop: Shop, random: () => number): void {
  for (const [index, tenantId] of tenantIds.entries()) seedTenantBusiness(shop, random, index, tenantId);
  for (let number = 0; number < 60; number += 1) seedFile(shop, random, number);
  for (let number = 1; number <= messageCount; number += 1) seedMessage(shop, random, number);
  for (let number = 0; number < customersWithPassword; number += 1) seedSession(shop, number);
  for (let number = 0; number < 200; number += 1) seedAudit(shop, random, number);
  for (let number = 0; number < 3; number += 1) seedKey(shop, random, number);
}

function seedTenantBusiness(shop: Shop, random: () => number, index: number, tenantId: string): void {
  for (const place of [0, 1, 2] as const) seedKey(shop, random, staffNumber(index, place));
  for (let number = 0; number < 12; number += 1) {
    shop.employees.insert({
      id: stableId('emp', index * 20 + number),
      tenantId,
      ownerId: '',
      name: nameOf(300 + index * 20 + number),
      email: `staff${number}@${tenantId.slice(4)}.example.com`,
      title: pick(random, ['Pharmacist', 'Courier', 'Technician', 'Accountant', 'Branch manager']),
      department: pick(random, ['counter', 'delivery', 'laboratory', 'office']),
      managerId: number === 0 ? null : stableId('emp', index * 20),
      startedOn: `20${between(random, 10, 24)}-0${between(random, 1, 9)}-01`,
      salary: { amount: between(random, 26, 88) * 1000, currency: 'EUR' },
      nationalId: pick(random, nationalIds),
    });
  }
  for (let number = 0; number < 3; number += 1) {
    shop.webhooks.insert({
      id: webhookIdOf(index, number),
      tenantId,
      ownerId: '',
      url: `https://hooks.example.net/${tenantId.slice(4)}/${number}`,
      events: ['order.created', 'order.shipped'].slice(0, 1 + (number % 2)),
      active: number !== 2,
      secret: ['whsec', characters(random, 32, alphanumeric)].join('_'),
      createdAt: seedInstant(random),
    });
  }
}

function seedKey(shop: Shop, random: () => number, userNumber: number): void {
  shop.apiKeys.insert({
    id: stableId('key', userNumber),
    tenantId: tenantOf(userNumber),
    ownerId: userIdOf(userNumber),
    name: pick(random, ['warehouse sync', 'accounting export', 'till', 'website']),
    key: apiKeyOf(userNumber),
    scopes: ['orders:read', 'orders:write'],
    createdAt: seedInstant(random),
    lastUsedAt: userNumber % 2 === 0 ? seedInstant(random) : null,
    expiresAt: null,
  });
}

function seedFile(shop: Shop, random: () => number, customerNumber: number): void {
  const content = Buffer.from(`%PDF-1.4\n% Remedy invoice scan ${customerNumber}\n${characters(random, 400, alphanumeric)}\n%%EOF\n`);
  const id = fileIdOf(customerNumber);
  const tenantId = tenantOf(customerNumber);
  shop.contents.set(id, content);
  shop.files.insert({
    id,
    tenantId,
    ownerId: userIdOf(customerNumber),
    name: `scan-${customerNumber}.pdf`,
    mediaType: 'application/pdf',
    bytes: content.length,
    sha256: createHash('sha256').update(content).digest('hex'),
    visibility: customerNumber % 4 === 2 ? 'tenant' : 'private',
    sharedWith: customerNumber % 6 === 0 ? [userIdOf(customerNumber + 3)] : [],
    storagePath: `/srv/remedy/${tenantId}/uploads/2025/${id}.pdf`,
    createdAt: seedInstant(random),
  });
}

/** Message n is between customer (n − 1) mod 60 and the support of the same tenant; the sides take turns. */
function seedMessage(shop: Shop, random: () => number, number: number): void {
  const customerNumber = (number - 1) % 60;
  const tenantIndex = customerNumber % 3;
  const isFromCustomer = number <= messageCount / 2;
  const senderNumber = isFromCustomer ? customerNumber : staffNumber(tenantIndex, 0);
  shop.messages.insert({
    id: String(messageIdOf(number)),
    tenantId: tenantOf(customerNumber),
    ownerId: userIdOf(customerNumber),
    threadId: stableUuid('thread', customerNumber),
    sender: {
      id: userIdOf(senderNumber),
      name: nameOf(senderNumber),
      role: isFromCustomer ? 'customer' : 'support',
      sessionId: `sess_${characters(random, 32, '0123456789abcdef')}`,
      ipAddress: `198.51.100.${between(random, 1, 254)}`,
    },
    subject: pick(random, ['Where is my parcel?', 'Question about the dose', 'Wrong item', 'Thank you']),
    text: pick(random, [
      'Could you look into it, please?',
      'It arrived today, all fine.',
      'We have sent a replacement; version 2.4.1 of the leaflet is inside.',
    ]),
    attachments: number % 8 === 0 ? [fileIdOf(customerNumber)] : [],
    readAt: random() < 0.5 ? seedInstant(random) : null,
    createdAt: seedInstant(random),
  });
}

/** Sessions that are open now: their tokens are real ones. */
function seedSession(shop: Shop, userNumber: number): void {
  const userId = userIdOf(userNumber);
  const tenantId = tenantOf(userNumber);
  const id = `sess_${stableUuid('session', userNumber).replaceAll('-', '')}`;
  const accessToken = signToken({
    iss: 'https://auth.remedy.example.com',
    aud: 'remedy-api',
    sub: userId,
    tenant: tenantId,
    roles: ['customer'],
    use: 'access',
    jti: id,
    iat: 1_767_225_600,
    exp: 2_524_608_000,
  });
  shop.sessions.insert({
    id,
    tenantId,
    ownerId: userId,
    accessToken,
    ipAddress: `203.0.113.${userNumber}`,
    startedAt: '2026-01-01T00:00:00.000Z',
  });
}

function seedAudit(shop: Shop, random: () => number, number: number): void {
  const tenantIndex = number % 3;
  shop.audit.insert({
    id: stableUuid('audit', number),
    tenantId: tenantIds[tenantIndex] ?? tenantIds[0],
    ownerId: userIdOf(staffNumber(tenantIndex, 1)),
    action: pick(random, ['user.read', 'order.update', 'settings.update', 'export.download']),
    target: emailOf(number % 60),
    ipAddress: `198.51.100.${between(random, 1, 254)}`,
    userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0',
    at: seedInstant(random),
  });
}
