import { type Account, accountOf } from '../auth/personas.ts';
import { jsonBody } from '../client/client.ts';
import { orderIdOf, paymentIdOf, prescriptionIdOf, productIdOf } from '../data/ids.ts';
import { customerCount, customersWithPassword, nameOf } from '../data/people.ts';
import { alphanumeric, between, characters, pick } from '../data/random.ts';
import { stableUuid } from '../data/stable-id.ts';
import { type Act, type Cast, lookTwice, member, type Scene, turnPages } from './scene.ts';

interface Shopper {
  readonly account: Account;
  readonly headers: Readonly<Record<string, string>>;
  readonly number: number;
}

async function shopper(scene: Scene): Promise<Shopper> {
  const number = between(scene.random, 0, customersWithPassword - 1);
  const account = accountOf(number);
  const agent = { 'user-agent': `Remedy/3.2 (Android 14; build ${3200 + number})`, 'accept-encoding': 'gzip' };
  return { account, number, headers: { ...agent, ...(await scene.as(account)) } };
}

const lookAtOwn: Act = async (scene) => {
  const { account, headers, number } = await shopper(scene);
  const order = number + 1 + customerCount * between(scene.random, 0, 3);
  await lookTwice(scene, '/v1/users/me', headers);
  await turnPages(scene, '/v1/orders', headers, 2);
  await scene.send({ method: 'GET', path: `/v1/orders/${orderIdOf(order)}`, headers });
  await scene.send({ method: 'GET', path: `/v1/payments/${paymentIdOf(order)}`, headers });
  const path = pick(scene.random, [
    `/v1/users/${account.userId}`,
    `/v1/users/${account.userId}/addresses`,
    '/v1/payments',
    '/v1/prescriptions',
    '/v1/messages',
  ]);
  await scene.send({ method: 'GET', path, headers });
  await scene.send({ method: 'GET', path: `/v1/orders/${orderIdOf(order)}/invoice`, headers });
};

const buy: Act = async (scene) => {
  const { account, headers, number } = await shopper(scene);
  const order = orderBody(scene.random, nameOf(number), account.email);
  const placed = await scene.send({ method: 'POST', path: '/v1/orders', ...withHeaders(order, headers) });
  const id = member(placed, 'id');
  if (typeof id !== 'number') return;
  await scene.send({ method: 'GET', path: `/v1/orders/${id}`, headers });
  if (scene.random() < 0.2) await scene.send({ method: 'DELETE', path: `/v1/orders/${id}`, headers });
};

const write: Act = async (scene) => {
  const { headers } = await shopper(scene);
  const text = pick(scene.random, [
    'Is the 500 mg in stock?',
    'My parcel came open.',
    'SELECT a smaller pack for me, please; the "family" one is too big.',
  ]);
  const sent = await scene.send({ method: 'POST', path: '/v1/messages', ...withHeaders({ subject: 'Question', text }, headers) });
  const id = member(sent, 'id');
  if (typeof id !== 'number') return;
  await scene.send({ method: 'GET', path: `/v1/messages/${id}`, headers });
  if (scene.random() < 0.3) await scene.send({ method: 'DELETE', path: `/v1/messages/${id}`, headers });
};

const changeSelf: Act = async (scene) => {
  const { headers } = await shopper(scene);
  const change = {
    marketingConsent: scene.random() < 0.5,
    phone: scene.random() < 0.2 ? null : `+44 7700 900${between(scene.random, 100, 999)}`,
  };
  await scene.send({ method: 'PATCH', path: '/v1/users/me', ...withHeaders(change, headers) });
};

const upload: Act = async (scene) => {
  const { headers } = await shopper(scene);
  const body = Buffer.from(`%PDF-1.4\n${characters(scene.random, between(scene.random, 200, 4000), alphanumeric)}\n%%EOF\n`);
  const path = `/v1/files?name=scan-${between(scene.random, 1, 999)}.pdf`;
  const stored = await scene.send({ method: 'POST', path, headers: { ...headers, 'content-type': 'application/pdf' }, body });
  const id = member(stored, 'id');
  if (typeof id !== 'string') return;
  await scene.send({ method: 'GET', path: `/v1/files/${id}`, headers });
  await scene.send({ method: 'HEAD', path: `/v1/files/${id}/content`, headers });
  await lookTwice(scene, `/v1/files/${id}/content`, headers);
  await scene.send({ method: 'POST', path: `/v1/files/${id}/links`, headers });
  await scene.send({ method: 'DELETE', path: `/v1/files/${id}`, headers });
};

const keepHouse: Act = async (scene) => {
  const { account, headers, number } = await shopper(scene);
  const made = await scene.send({
    method: 'POST',
    path: '/v1/auth/api-keys',
    ...withHeaders({ name: 'my script', scopes: ['orders:read'] }, headers),
  });
  const keyId = member(made, 'id');
  await scene.send({ method: 'GET', path: '/v1/auth/api-keys', headers });
  if (typeof keyId === 'string') await scene.send({ method: 'DELETE', path: `/v1/auth/api-keys/${keyId}`, headers });
  await scene.send({ method: 'GET', path: `/v1/prescriptions/${prescriptionIdOf(number - (number % 2))}`, headers });
  await scene.send({ method: 'GET', path: '/v1/files', headers });
  const address = {
    label: 'home',
    street: `Canal Walk ${between(scene.random, 1, 90)}`,
    city: 'Utrecht',
    postalCode: '3511 AX',
    country: 'NL',
  };
  const path = `/v1/users/${account.userId}/addresses/${stableUuid(`address-${number}`, 0)}`;
  await scene.send({ method: 'PUT', path, ...withHeaders(address, headers) });
};

/** Somebody new: registers, is told to look for a mail; an old hand logs in, refreshes, logs out. */
const comeAndGo: Act = async (scene) => {
  const email = `new${between(scene.random, 1, 900)}@mail.example.com`;
  const registration = { tenantId: 'tnt_birch', name: 'Noor Vale', email, password: 'made-up-and-long' };
  await scene.send({ method: 'POST', path: '/v1/auth/register', ...withHeaders(registration, {}) });
  const { account } = await shopper(scene);
  const entered = await scene.send({
    method: 'POST',
    path: '/v1/auth/login',
    ...withHeaders({ email: account.email, password: account.password }, {}),
  });
  const refreshed = await scene.send({
    method: 'POST',
    path: '/v1/auth/refresh',
    ...withHeaders({ refreshToken: member(entered, 'refreshToken') }, {}),
  });
  await scene.send({
    method: 'POST',
    path: '/v1/auth/logout',
    headers: { authorization: `Bearer ${String(member(refreshed, 'accessToken'))}` },
  });
};

function withHeaders(value: unknown, headers: Readonly<Record<string, string>>): ReturnType<typeof jsonBody> {
  const { body, headers: own } = jsonBody(value);
  return { body, headers: { ...headers, ...own } };
}

/** About a kilobyte when it has its eight lines. */
export function orderBody(random: () => number, name: string, email: string, lineCount = between(random, 1, 8)): object {
  const lines = Array.from({ length: lineCount }, () => ({
    productId: productIdOf(between(random, 0, 519)),
    name: pick(random, ['Ibuprofen tablets 400', 'Zinc drops 20', 'Sea salt spray 100']),
    quantity: between(random, 1, 5),
    unitPrice: between(random, 199, 4999),
  }));
  return {
    customer: { name, email },
    lines,
    shippingAddress: { street: 'Canal Walk 12', city: 'Utrecht', postalCode: '3511 AX', country: 'NL' },
    note: null,
  };
}

/** Customers, each logged in as itself, with its own things. */
export const shoppers: readonly Cast[] = [
  { act: lookAtOwn, weight: 14 },
  { act: buy, weight: 6 },
  { act: write, weight: 4 },
  { act: changeSelf, weight: 2 },
  { act: upload, weight: 3 },
  { act: keepHouse, weight: 3 },
  { act: comeAndGo, weight: 2 },
];
