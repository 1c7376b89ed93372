import type * as records from '../data/records.ts';
import type { Shop } from '../shop.ts';

/** What answers show of the stored rows. A view is safe by itself; a flaw that is on adds its members. */
export function userView(user: records.User): Readonly<Record<string, unknown>> {
  const { id, tenantId, name, email, phone, role, status, createdAt, updatedAt } = user;
  return { id, tenantId, name, email, phone, role, status, createdAt, updatedAt };
}

export function profileView(user: records.User, shop: Shop): Readonly<Record<string, unknown>> {
  const { birthDate, marketingConsent, addresses, passwordHash } = user;
  const view = { ...userView(user), birthDate, marketingConsent, addresses };
  return shop.has('profile-password-hash') ? { ...view, passwordHash } : view;
}

export function orderView(order: records.Order): Readonly<Record<string, unknown>> {
  const { tenantId, ownerId, customer, status, lines, total, shippingAddress, note, trackingCode, version, createdAt, updatedAt } = order;
  return {
    id: Number(order.id),
    tenantId,
    customerId: ownerId,
    customer,
    status,
    currency: 'EUR',
    total,
    lines,
    shippingAddress,
    note,
    trackingCode,
    version,
    createdAt,
    updatedAt,
  };
}

export function productView(product: records.Product): Readonly<Record<string, unknown>> {
  const { id, sku, name, description, category, price, stock, prescriptionOnly, rating, tags, updatedAt } = product;
  const imageUrl = `https://images.remedy.example.com/products/${id}.webp`;
  return { id, sku, name, description, category, price, currency: 'EUR', stock, prescriptionOnly, rating, tags, imageUrl, updatedAt };
}

export function paymentView(payment: records.Payment, method: unknown): Readonly<Record<string, unknown>> {
  const { id, tenantId, ownerId, orderId, amount, status, refunds, createdAt } = payment;
  return { id, tenantId, customerId: ownerId, orderId, amount, currency: 'EUR', status, method, refunds, createdAt };
}

export function methodView(method: records.PaymentMethod): Readonly<Record<string, unknown>> {
  if (method.kind === 'card') {
    const { kind, brand, expires, holder, number } = method;
    return { kind, brand, last4: number.slice(-4), expires, holder };
  }
  if (method.kind === 'sepa-debit') {
    const { kind, holder, mandate, iban } = method;
    return { kind, holder, mandate, ibanLast4: iban.slice(-4), bankCountry: iban.slice(0, 2) };
  }
  return method;
}

export function messageView(message: records.Message, showsSession: boolean): Readonly<Record<string, unknown>> {
  const { id, tenantId, ownerId, threadId, subject, text, attachments, readAt, createdAt } = message;
  const { sessionId, ipAddress, ...visible } = message.sender;
  const sender = showsSession ? { ...visible, sessionId, ipAddress } : visible;
  return { id: Number(id), tenantId, customerId: ownerId, threadId, sender, subject, text, attachments, readAt, createdAt };
}

export function fileView(file: records.StoredFile): Readonly<Record<string, unknown>> {
  const { id, tenantId, ownerId, name, mediaType, bytes, sha256, visibility, sharedWith, createdAt } = file;
  return { id, tenantId, ownerId, name, mediaType, bytes, sha256, visibility, sharedWith, createdAt };
}
