import { accounts } from '../auth/personas.ts';
import { orderIdOf, paymentIdOf, webhookIdOf } from '../data/ids.ts';
import { post } from './authentication.ts';
import { type Flaw, get } from './flaw.ts';

/** API4, API5, API7: what is open to too many, takes too much, or calls where it should not. */
export const functionLevelFlaws = [
  {
    id: 'orders-limit-uncapped',
    title: 'A page may be as long as the caller likes',
    owasp: 'API4:2023',
    cwe: 'CWE-770',
    operation: 'GET /v1/orders',
    places: ['status', '/limit'],
    dataClasses: [],
    howToSee: { steps: [get('support', '/v1/orders?limit=5000')], status: 200 },
  },
  {
    id: 'audit-open-to-customers',
    title: 'Customers read the audit trail',
    owasp: 'API5:2023',
    cwe: 'CWE-285',
    operation: 'GET /v1/admin/audit',
    places: ['status', '/items/*/ipAddress', '/items/*/target'],
    dataClasses: ['personal.ip-address', 'personal.email'],
    howToSee: { steps: [get('customer', '/v1/admin/audit')], status: 200 },
  },
  {
    id: 'role-change-open',
    title: 'Customers change roles',
    owasp: 'API5:2023',
    cwe: 'CWE-285',
    operation: 'PUT /v1/admin/users/{userId}/role',
    places: ['status', '/role'],
    dataClasses: [],
    howToSee: {
      steps: [{ as: 'customer', method: 'PUT', path: `/v1/admin/users/${accounts.customer.userId}/role`, body: { role: 'admin' } }],
      status: 200,
    },
  },
  {
    id: 'order-delete-open',
    title: 'Customers cancel orders of others',
    owasp: 'API5:2023',
    cwe: 'CWE-285',
    operation: 'DELETE /v1/orders/{orderId}',
    places: ['status'],
    dataClasses: [],
    howToSee: { steps: [{ as: 'customer', method: 'DELETE', path: `/v1/orders/${orderIdOf(2)}` }], status: 204 },
  },
  {
    id: 'webhook-test-internal-address',
    title: 'The webhook test names the inner host that it could not reach',
    owasp: 'API7:2023',
    cwe: 'CWE-918',
    operation: 'POST /v1/webhooks/{webhookId}/test',
    places: ['/detail', '/resolvedAddress'],
    dataClasses: ['internal.address'],
    howToSee: { steps: [post('admin', `/v1/webhooks/${webhookIdOf(0, 2)}/test`, {})], status: 502, sign: /10\.20\.4\.31/ },
  },
  {
    id: 'refund-verbose-error',
    title: 'A refused refund tells how the payment service is reached',
    owasp: 'API8:2023',
    cwe: 'CWE-209',
    operation: 'POST /v1/payments/{paymentId}/refunds',
    places: ['status', '/detail', '/cause/host', '/cause/password', '/cause/connection'],
    dataClasses: ['secret.connection-string', 'secret.password', 'internal.address'],
    howToSee: {
      steps: [post('support', `/v1/payments/${paymentIdOf(1)}/refunds`, { amount: 99_999_999, reason: 'too much' })],
      status: 500,
      sign: /10\.20\.|settlement|Harbour/,
    },
  },
] as const satisfies readonly Flaw[];
