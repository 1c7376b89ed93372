import { accounts } from '../auth/personas.ts';
import { jsonBody } from '../client/client.ts';
import { fileIdOf, orderCount, orderIdOf, prescriptionIdOf } from '../data/ids.ts';
import { userIdOf } from '../data/people.ts';
import { between, pick } from '../data/random.ts';
import type { Act, Cast, Scene } from './scene.ts';

/** Walks ids up from its own: a few of them are its own, most are not. */
const walk: Act = async (scene) => {
  const headers = { ...(await scene.as(accounts.customer)), 'user-agent': 'python-requests/2.31.0' };
  const start = between(scene.random, 1, orderCount - 5);
  for (let step = 0; step < 4; step += 1) await scene.send({ method: 'GET', path: `/v1/orders/${orderIdOf(start + step)}`, headers });
  const other = between(scene.random, 1, 40);
  const path = pick(scene.random, [
    `/v1/users/${userIdOf(other)}`,
    `/v1/users/${userIdOf(other)}/addresses`,
    `/v1/prescriptions/${prescriptionIdOf(other)}`,
    `/v1/files/${fileIdOf(other)}/content`,
    '/v1/admin/audit',
  ]);
  await scene.send({ method: 'GET', path, headers });
};

const knock: Act = async (scene) => {
  const path = pick(scene.random, [
    '/v1/debug/environment',
    '/v1/debug/sessions',
    '/v0/users',
    '/v1/.env',
    '/v1/orders',
    '/v1/search?q=%27',
    '/v1/internal',
  ]);
  await scene.send({ method: 'GET', path, headers: { 'user-agent': 'curl/8.5.0' } });
};

type Mistake = (scene: Scene, headers: Readonly<Record<string, string>>) => Promise<unknown>;

const mistakes: readonly [Mistake, ...Mistake[]] = [
  (scene, headers) => scene.send({ method: 'GET', path: '/v1/orders/latest', headers }),
  (scene, headers) => scene.send({ method: 'GET', path: '/v1/orders?limit=9999', headers }),
  (scene, headers) =>
    scene.send({
      method: 'POST',
      path: '/v1/orders',
      headers: { ...headers, 'content-type': 'application/json' },
      body: Buffer.from('{"lines":['),
    }),
  (scene, headers) =>
    scene.send({ method: 'POST', path: '/v1/messages', headers: { ...headers, 'content-type': 'text/plain' }, body: Buffer.from('hello') }),
  (scene, headers) => scene.send({ method: 'DELETE', path: '/v1/products', headers }),
  (scene, headers) => scene.send({ method: 'GET', path: '/v1/admin/reports/sales', headers }),
  (scene) => scene.send({ method: 'GET', path: '/v1/users/me', headers: { authorization: 'Bearer not.a.token' } }),
  (scene) => post(scene, '/v1/auth/login', { email: `typo${between(scene.random, 1, 500)}@mail.example.com`, password: 'forgotten-it' }),
  (scene) => post(scene, '/v1/auth/refresh', { refreshToken: 'an-old-one-from-last-year' }),
  (scene) => post(scene, '/v1/auth/password-reset', { email: accounts.stranger.email }),
  (scene, headers) =>
    scene.send({ method: 'POST', path: '/v1/orders', ...withJson({ customer: { name: '', email: 'nobody' }, lines: [] }, headers) }),
];

const stumble: Act = async (scene) => {
  const headers = await scene.as(accounts.customer);
  await pick(scene.random, mistakes)(scene, headers);
};

async function post(scene: Scene, path: string, value: unknown): Promise<void> {
  await scene.send({ method: 'POST', path, ...jsonBody(value) });
}

function withJson(value: unknown, headers: Readonly<Record<string, string>>): ReturnType<typeof jsonBody> {
  const { body, headers: own } = jsonBody(value);
  return { body, headers: { ...headers, ...own } };
}

/** Those who look where they should not, and those who only err. */
export const mischief: readonly Cast[] = [
  { act: walk, weight: 2 },
  { act: knock, weight: 2 },
  { act: stumble, weight: 6 },
];
