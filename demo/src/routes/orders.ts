import type { Order } from '../data/records.ts';
import { type Answer, bytes, json, noContent, notFound, problem } from '../http/answer.ts';
import { invalid, list, nullable, object, oneOf, optional, readJson, text, whole } from '../http/input.ts';
import { page } from '../http/page.ts';
import { type Call, type Caller, guarded, isStaff, type Route, staff } from '../http/route.ts';
import { orderView } from './views.ts';

const states = ['pending', 'paid', 'shipped', 'delivered', 'cancelled'] as const;
const orderInput = object({
  customer: object({ name: text(1, 80), email: text(5, 120, /^[^\s@]{1,64}@[^\s@]{1,100}$/) }),
  lines: list(
    object({ productId: text(16, 16, /^prd_[0-9a-f]{12}$/), name: text(1, 120), quantity: whole(1, 99), unitPrice: whole(0, 1_000_000) }),
    1,
    20,
  ),
  shippingAddress: object({ street: text(1, 100), city: text(1, 60), postalCode: text(3, 12), country: text(2, 2, /^[A-Z]{2}$/) }),
  note: optional(nullable(text(0, 500))),
});
const changeInput = object({
  status: optional(oneOf(states)),
  note: optional(nullable(text(0, 500))),
  trackingCode: optional(nullable(text(8, 20))),
});

export const orderRoutes: readonly Route[] = [
  guarded('GET', '/v1/orders', listOrders),
  guarded('POST', '/v1/orders', createOrder),
  guarded('GET', '/v1/orders/{orderId}', showOrder),
  guarded('PATCH', '/v1/orders/{orderId}', changeOrder, staff),
  guarded('DELETE', '/v1/orders/{orderId}', cancelOrder),
  guarded('GET', '/v1/orders/{orderId}/invoice', showInvoice),
];

function listOrders(call: Call, caller: Caller): Answer {
  const { shop } = call;
  const tenantId = shop.has('orders-not-tenant-scoped') ? undefined : caller.tenantId;
  const filter = isStaff(caller) ? { tenantId } : { tenantId: caller.tenantId, ownerId: caller.userId };
  return page(call, shop.orders, filter, orderView, !shop.has('orders-limit-uncapped'));
}

function createOrder(call: Call, caller: Caller): Answer {
  const input = readJson(call, orderInput);
  if (input.kind === 'invalid') return input.answer;
  const { customer, lines, note, shippingAddress } = input.value;
  const createdAt = call.shop.now();
  const order: Order = {
    id: String(call.shop.nextNumber()),
    tenantId: caller.tenantId,
    ownerId: caller.userId,
    customer,
    status: 'pending',
    lines,
    total: lines.reduce((sum, line) => sum + line.quantity * line.unitPrice, 0),
    shippingAddress,
    note: note ?? null,
    trackingCode: null,
    version: 1,
    createdAt,
    updatedAt: createdAt,
  };
  call.shop.orders.insert(order);
  return json(201, orderView(order), { location: `/v1/orders/${order.id}` });
}

function showOrder(call: Call, caller: Caller): Answer {
  const { shop } = call;
  const wrong = badId(call);
  if (wrong !== undefined) return wrong;
  const order = reachable(call, caller, shop.has('orders-of-others'));
  if (order === undefined) return notFound('order');
  if (!shop.has('order-health-data')) return json(200, orderView(order));
  const [prescription] = shop.prescriptions.list({ ownerId: order.ownerId }, { limit: 1, offset: 0 });
  if (prescription === undefined) return json(200, orderView(order));
  const { diagnosis, medicalRecordNumber, medications } = prescription;
  return json(200, { ...orderView(order), patient: { diagnosis, medicalRecordNumber, medications } });
}

function changeOrder(call: Call, caller: Caller): Answer {
  const wrong = badId(call);
  if (wrong !== undefined) return wrong;
  const input = readJson(call, changeInput);
  if (input.kind === 'invalid') return input.answer;
  const order = reachable(call, caller, false);
  if (order === undefined) return notFound('order');
  const changed = { ...order, ...input.value, version: order.version + 1, updatedAt: call.shop.now() } as Order;
  call.shop.orders.replace(changed);
  return json(200, orderView(changed));
}

function cancelOrder(call: Call, caller: Caller): Answer {
  const wrong = badId(call);
  if (wrong !== undefined) return wrong;
  const order = reachable(call, caller, call.shop.has('order-delete-open'));
  if (order === undefined) return notFound('order');
  call.shop.orders.replace({ ...order, status: 'cancelled', version: order.version + 1, updatedAt: call.shop.now() });
  return noContent();
}

function showInvoice(call: Call, caller: Caller): Answer {
  const wrong = badId(call);
  if (wrong !== undefined) return wrong;
  const order = reachable(call, caller, false);
  if (order === undefined) return notFound('order');
  const payment = call.shop.payments
    .list({ ownerId: order.ownerId }, { limit: 100, offset: 0 })
    .find(({ orderId }) => orderId === Number(order.id));
  const iban = payment?.method.kind === 'sepa-debit' ? payment.method.iban : undefined;
  const shownIban = iban === undefined || call.shop.has('invoice-full-iban') ? iban : `${'*'.repeat(iban.length - 4)}${iban.slice(-4)}`;
  const lines = order.lines.map((line) => `${line.quantity} x ${line.name}: ${(line.unitPrice / 100).toFixed(2)}`);
  const payer = shownIban === undefined ? 'Paid by card or invoice' : `Debited from IBAN: ${shownIban}`;
  const text = [
    `Invoice for order ${order.id}`,
    order.customer.name,
    ...lines,
    `Total EUR ${(order.total / 100).toFixed(2)}`,
    payer,
    '',
  ].join('\n');
  return bytes('text/plain; charset=utf-8', Buffer.from(text));
}

/** Own orders, and for staff those of the tenant; anybody's with the flaw. */
function reachable(call: Call, caller: Caller, isOpen: boolean): Order | undefined {
  const order = call.shop.orders.get(call.parameters['orderId'] ?? '');
  if (order === undefined || isOpen) return order;
  const isOwn = order.ownerId === caller.userId;
  return isOwn || (isStaff(caller) && order.tenantId === caller.tenantId) ? order : undefined;
}

function badId(call: Call): Answer | undefined {
  const id = call.parameters['orderId'] ?? '';
  if (/^[1-9]\d{0,9}$/.test(id)) return undefined;
  if (!call.shop.has('order-stack-trace')) return invalid([{ pointer: '/orderId', message: 'must be a whole number' }]);
  const error = new TypeError(`Cannot convert ${id} to a BigInt`);
  return problem(500, 'internal error', error.message, { stack: error.stack });
}
