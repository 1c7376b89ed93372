import { accountOf } from '../auth/personas.ts';
import { jsonBody, type Received } from '../client/client.ts';
import { orderIdOf, paymentIdOf, prescriptionIdOf, productIdOf } from '../data/ids.ts';
import { apiKeyOf, customerCount, nameOf, staffNumber, userIdOf } from '../data/people.ts';
import { between, pick } from '../data/random.ts';
import { type Act, type Cast, member, turnPages } from './scene.ts';
import { orderBody } from './shopper.ts';

/** A customer of the tenant: numbers go round the three tenants. */
function customerOf(random: () => number, tenantIndex: number): number {
  return between(random, 0, Math.floor(customerCount / 3) - 1) * 3 + tenantIndex;
}

const serve: Act = async (scene) => {
  const tenantIndex = between(scene.random, 0, 2);
  const headers = await scene.as(accountOf(staffNumber(tenantIndex, 0)));
  const customer = customerOf(scene.random, tenantIndex);
  await turnPages(scene, pick(scene.random, ['/v1/orders', '/v1/messages', '/v1/payments']), headers, 2);
  await scene.send({ method: 'GET', path: `/v1/users/${userIdOf(customer)}`, headers });
  await scene.send({ method: 'GET', path: `/v1/users/${userIdOf(customer)}/addresses`, headers });
  await scene.send({ method: 'GET', path: `/v1/prescriptions/${prescriptionIdOf(customer)}`, headers });
  const change = jsonBody({ status: pick(scene.random, ['paid', 'shipped', 'delivered']), trackingCode: 'RM0123456789GB' });
  await scene.send({
    method: 'PATCH',
    path: `/v1/orders/${orderIdOf(customer + 1)}`,
    body: change.body,
    headers: { ...headers, ...change.headers },
  });
  if (scene.random() < 0.3) {
    const refund = jsonBody({ amount: 1, reason: 'goodwill' });
    await scene.send({
      method: 'POST',
      path: `/v1/payments/${paymentIdOf(customer + 1)}/refunds`,
      body: refund.body,
      headers: { ...headers, ...refund.headers },
    });
  }
};

const runTheShop: Act = async (scene) => {
  const headers = await scene.as(accountOf(staffNumber(between(scene.random, 0, 2), 1)));
  const paths = [
    '/v1/users',
    '/v1/employees',
    '/v1/webhooks',
    '/v1/tenants/current',
    '/v1/admin/audit',
    '/v1/admin/reports/sales',
  ] as const;
  await scene.send({ method: 'GET', path: pick(scene.random, paths), headers });
  await scene.send({ method: 'GET', path: pick(scene.random, paths), headers });
  if (scene.random() < 0.3)
    await scene.send({ method: 'GET', path: pick(scene.random, ['/v1/admin/export/customers', '/v1/admin/export/orders.csv']), headers });
  if (scene.random() > 0.3) return;
  const webhook = jsonBody({ url: 'https://hooks.example.net/temporary', events: ['order.created'], secret: 'made-up-for-this-one-run' });
  const created = await scene.send({
    method: 'POST',
    path: '/v1/webhooks',
    body: webhook.body,
    headers: { ...headers, ...webhook.headers },
  });
  const id = member(created, 'id');
  if (typeof id !== 'string') return;
  await scene.send({ method: 'POST', path: `/v1/webhooks/${id}/test`, headers });
  await scene.send({ method: 'DELETE', path: `/v1/webhooks/${id}`, headers });
};

const changeTheShop: Act = async (scene) => {
  const tenantIndex = between(scene.random, 0, 2);
  const headers = await scene.as(accountOf(staffNumber(tenantIndex, 1)));
  const put = (method: string, path: string, value: unknown): Promise<Received> => {
    const { body, headers: own } = jsonBody(value);
    return scene.send({ method, path, body, headers: { ...headers, ...own } });
  };
  const product = {
    name: 'Zinc drops 20',
    description: 'Two a day.',
    category: 'vitamins',
    price: 499,
    stock: between(scene.random, 0, 99),
    prescriptionOnly: false,
  };
  await put('PUT', `/v1/products/${productIdOf(tenantIndex + 3 * between(scene.random, 0, 150))}`, {
    ...product,
    rating: 4.5,
    tags: ['classic'],
  });
  await put('PATCH', '/v1/tenants/current', { supportPhone: `+44 20 7946 0${between(scene.random, 100, 199)}` });
  await put('PUT', `/v1/admin/users/${userIdOf(staffNumber(tenantIndex, 2))}/role`, { role: 'support' });
};

const synchronise: Act = async (scene) => {
  const number = staffNumber(between(scene.random, 0, 2), 2);
  const headers = { 'x-api-key': apiKeyOf(number), 'user-agent': 'warehouse-sync/2.1 (+https://integrations.example.net)' };
  await turnPages(scene, '/v1/orders', headers, between(scene.random, 1, 5));
  const order = jsonBody(orderBody(scene.random, nameOf(number), 'walk-in@till.example.com', 8));
  await scene.send({ method: 'POST', path: '/v1/orders', body: order.body, headers: { ...headers, ...order.headers } });
  await scene.send({ method: 'GET', path: '/v1/auth/api-keys', headers });
};

/** Support, admins and the robots of each tenant. */
export const colleagues: readonly Cast[] = [
  { act: serve, weight: 7 },
  { act: runTheShop, weight: 3 },
  { act: changeTheShop, weight: 2 },
  { act: synchronise, weight: 5 },
];
