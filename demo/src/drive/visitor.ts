import { productCount, productIdOf } from '../data/ids.ts';
import { between, pick } from '../data/random.ts';
import { type Act, type Cast, lookTwice, turnPages } from './scene.ts';

const browser = {
  'user-agent': 'Mozilla/5.0 (Macintosh; Intel Mac OS X 14_4) AppleWebKit/605.1.15 Version/17.4 Safari/605.1.15',
  'accept-encoding': 'gzip, deflate',
};

const browse: Act = async (scene) => {
  await scene.send({ method: 'GET', path: '/v1/config', headers: browser });
  await turnPages(scene, '/v1/products', browser, between(scene.random, 1, 4));
  await lookTwice(scene, `/v1/products/${productIdOf(between(scene.random, 0, productCount - 1))}`, browser);
};

const search: Act = async (scene) => {
  const words = ['vitamin', 'ibuprofen', 'hay fever', 'aloe', 'zinc 20', 'Sea salt', 'ada', 'winter', 'spf'] as const;
  await scene.send({ method: 'GET', path: `/v1/search?q=${encodeURIComponent(pick(scene.random, words))}`, headers: browser });
};

const lookAround: Act = async (scene) => {
  const path = pick(scene.random, ['/v1/tenants', '/v1/categories', '/v1/webhooks/signing-key', '/v1/catalogue']);
  await lookTwice(scene, path, browser);
};

const probe: Act = async (scene) => {
  await scene.send({ method: pick(scene.random, ['GET', 'HEAD']), path: '/v1/health', headers: { 'user-agent': 'kube-probe/1.29' } });
  await scene.send({ method: 'HEAD', path: `/v1/products/${productIdOf(between(scene.random, 0, productCount - 1))}`, headers: browser });
};

/** People and machines who never log in. */
export const visitors: readonly Cast[] = [
  { act: browse, weight: 8 },
  { act: search, weight: 6 },
  { act: lookAround, weight: 3 },
  { act: probe, weight: 2 },
];
