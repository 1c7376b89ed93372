import type { User } from '../data/records.ts';
import { type Answer, json, lines } from '../http/answer.ts';
import { page } from '../http/page.ts';
import { type Call, type Caller, guarded, type Route } from '../http/route.ts';

const rowsMax = 2000;

export const adminRoutes: readonly Route[] = [
  guarded('GET', '/v1/admin/audit', listAudit, ['admin'], 'audit-open-to-customers'),
  guarded('GET', '/v1/admin/reports/sales', reportSales, ['admin']),
  guarded('GET', '/v1/admin/export/customers', exportCustomers, ['admin']),
  guarded('GET', '/v1/admin/export/orders.csv', exportOrders, ['admin']),
];

function listAudit(call: Call, caller: Caller): Answer {
  return page(
    call,
    call.shop.audit,
    { tenantId: caller.tenantId },
    ({ id, tenantId, ownerId, action, target, ipAddress, userAgent, at }) => ({
      id,
      tenantId,
      actorId: ownerId,
      action,
      target,
      ipAddress,
      userAgent,
      at,
    }),
  );
}

function reportSales({ shop }: Call, caller: Caller): Answer {
  const orders = shop.orders.list({ tenantId: caller.tenantId }, { limit: rowsMax, offset: 0 });
  const byMonth = new Map<string, { month: string; orders: number; total: number }>();
  for (const { createdAt, total } of orders) {
    const month = createdAt.slice(0, 7);
    const known = byMonth.get(month) ?? { month, orders: 0, total: 0 };
    byMonth.set(month, { month, orders: known.orders + 1, total: known.total + total });
  }
  const months = [...byMonth.values()].sort((left, right) => left.month.localeCompare(right.month));
  return json(200, { tenantId: caller.tenantId, currency: 'EUR', months });
}

function exportCustomers({ shop }: Call, caller: Caller): Answer {
  const users = shop.users.list({ tenantId: caller.tenantId }, { limit: rowsMax, offset: 0 });
  return lines('application/x-ndjson', customerLines(users, shop.has('export-customers-too-much')));
}

function* customerLines(users: readonly User[], isWide: boolean): Generator<string> {
  for (const { id, tenantId, name, email, createdAt, nationalId, birthDate, passwordHash } of users) {
    const row = { id, tenantId, name, email, createdAt };
    yield `${JSON.stringify(isWide ? { ...row, nationalId, birthDate, passwordHash } : row)}\n`;
  }
}

function exportOrders({ shop }: Call, caller: Caller): Answer {
  return lines('text/csv; charset=utf-8', orderLines({ shop }, caller.tenantId, shop.has('export-orders-too-much')));
}

function* orderLines({ shop }: Pick<Call, 'shop'>, tenantId: string, isWide: boolean): Generator<string> {
  const window = { limit: rowsMax, offset: 0 };
  const ibans = new Map<number, string>();
  for (const { orderId, method } of shop.payments.list({ tenantId }, window))
    if (method.kind === 'sepa-debit') ibans.set(orderId, method.iban);
  yield `orderId,status,total,createdAt${isWide ? ',customerEmail,iban' : ''}\r\n`;
  for (const { id, status, total, createdAt, customer } of shop.orders.list({ tenantId }, window)) {
    yield `${id},${status},${total},${createdAt}${isWide ? `,${customer.email},${ibans.get(Number(id)) ?? ''}` : ''}\r\n`;
  }
}
