import { randomUUID } from 'node:crypto';
import type { Payment, Prescription } from '../data/records.ts';
import { type Answer, json, notFound, problem } from '../http/answer.ts';
import { object, readJson, text, whole } from '../http/input.ts';
import { page } from '../http/page.ts';
import { type Call, type Caller, guarded, isStaff, type Route, staff } from '../http/route.ts';
import { methodView, paymentView } from './views.ts';

const refundInput = object({ amount: whole(1, 100_000_000), reason: text(1, 200) });

/** Money and health: payments, refunds, prescriptions. */
export const paymentRoutes: readonly Route[] = [
  guarded('GET', '/v1/payments', listPayments),
  guarded('GET', '/v1/payments/{paymentId}', showPayment),
  guarded('POST', '/v1/payments/{paymentId}/refunds', refund, staff),
  guarded('GET', '/v1/prescriptions', (call, caller) => page(call, call.shop.prescriptions, scopeOf(caller), prescriptionView)),
  guarded('GET', '/v1/prescriptions/{prescriptionId}', showPrescription),
];

function listPayments(call: Call, caller: Caller): Answer {
  const isWhole = call.shop.has('payments-full-iban');
  return page(call, call.shop.payments, scopeOf(caller), (payment) => {
    const { method } = payment;
    const view = methodView(method);
    return paymentView(payment, isWhole && method.kind === 'sepa-debit' ? { ...view, iban: method.iban } : view);
  });
}

function showPayment(call: Call, caller: Caller): Answer {
  const payment = call.shop.payments.get(call.parameters['paymentId'] ?? '');
  if (payment === undefined || !mayRead(caller, payment)) return notFound('payment');
  const { method } = payment;
  const view = methodView(method);
  const isWhole = method.kind === 'card' && call.shop.has('payment-full-card');
  return json(200, paymentView(payment, isWhole ? { ...view, number: method.number, securityCode: method.securityCode } : view));
}

function refund(call: Call, caller: Caller): Answer {
  const input = readJson(call, refundInput);
  if (input.kind === 'invalid') return input.answer;
  const payment = call.shop.payments.get(call.parameters['paymentId'] ?? '');
  if (payment === undefined || !mayRead(caller, payment)) return notFound('payment');
  const { amount, reason } = input.value;
  const refunded = payment.refunds.reduce((sum, { amount: earlier }) => sum + earlier, 0);
  if (refunded + amount > payment.amount) return refusedRefund(call);
  const added = { id: `rf_${randomUUID().replaceAll('-', '').slice(0, 12)}`, amount, reason, createdAt: call.shop.now() };
  const changed: Payment = { ...payment, status: 'refunded', refunds: [...payment.refunds, added] };
  call.shop.payments.replace(changed);
  return json(201, added, { location: `/v1/payments/${payment.id}` });
}

function refusedRefund(call: Call): Answer {
  if (!call.shop.has('refund-verbose-error')) return problem(409, 'refund too large', 'refunds may not exceed the payment');
  const password = ['Winter', 'Harbour', '2025!'].join('-');
  const connection = `amqp://settlement:${password}@pay-gw-2.internal:5672/prod`;
  return problem(500, 'internal error', 'SettlementError: 10.20.4.18:5672 rejected REFUND', {
    cause: { host: '10.20.4.18', connection, user: 'settlement', password },
  });
}

function showPrescription(call: Call, caller: Caller): Answer {
  const row = call.shop.prescriptions.get(call.parameters['prescriptionId'] ?? '');
  const isOpen = call.shop.has('prescription-of-others');
  if (row === undefined || (!isOpen && !mayRead(caller, row))) return notFound('prescription');
  return json(200, prescriptionView(row));
}

function prescriptionView(row: Prescription): Readonly<Record<string, unknown>> {
  const { id, tenantId, ownerId, medicalRecordNumber, diagnosis, medications, prescriber, issuedOn, validUntil, repeats } = row;
  return { id, tenantId, patientId: ownerId, medicalRecordNumber, diagnosis, medications, prescriber, issuedOn, validUntil, repeats };
}

function scopeOf(caller: Caller): { readonly tenantId: string; readonly ownerId?: string } {
  return isStaff(caller) ? { tenantId: caller.tenantId } : { tenantId: caller.tenantId, ownerId: caller.userId };
}

function mayRead(caller: Caller, row: { readonly ownerId: string; readonly tenantId: string }): boolean {
  return row.ownerId === caller.userId || (isStaff(caller) && row.tenantId === caller.tenantId);
}
