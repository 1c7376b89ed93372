import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { accounts } from './auth/personas.ts';
import { verifyToken } from './auth/token.ts';
import { Client, type Received, type Sent } from './client/client.ts';
import { cards, ibans } from './data/specimens.ts';
import { benchOrder } from './drive/bench-order.ts';
import { startDemo } from './start-demo.ts';

const { signal } = new AbortController();

interface OrderPage {
  readonly items: readonly { readonly id: number }[];
  readonly nextCursor: string | null;
  readonly total: number;
}

async function ask(sent: Partial<Sent> & { readonly path: string }): Promise<Received> {
  await using demo = await startDemo({ flaws: 'none', silent: true });
  using client = new Client(demo.url, signal);
  return await client.send({ method: 'GET', ...sent });
}

suite('sizes', () => {
  for (const [name, size] of [
    ['1k', 1024],
    ['20k', 20_480],
    ['200k', 204_800],
  ] as const) {
    test(`the ${name} answer has ${size} bytes`, async () => {
      const { body } = await ask({ path: `/v1/bench/${name}` });

      assert.equal(body.length, size);
      assert.ok(JSON.parse(body.toString()).items.length > 0);
    });
  }

  test('the order of benches has 1024 bytes and is taken', async () => {
    const headers = { 'x-api-key': accounts.robot.apiKey, 'content-type': 'application/json' };

    const { status } = await ask({ method: 'POST', path: '/v1/orders', headers, body: benchOrder });

    assert.equal(benchOrder.length, 1024);
    assert.equal(status, 201);
  });

  test('the catalogue has more than 200 KB', async () => {
    const { body } = await ask({ path: '/v1/catalogue' });

    assert.ok(body.length > 204_800);
  });
});

suite('representations', () => {
  for (const path of ['/v1/bench/20k', '/v1/products']) {
    test(`${path} comes compressed to those who take gzip, with the same content`, async () => {
      const plain = await ask({ path });
      const zipped = await ask({ path, headers: { 'accept-encoding': 'br;q=0.5, gzip' } });
      const refused = await ask({ path, headers: { 'accept-encoding': 'gzip;q=0' } });

      assert.equal(zipped.headers['content-encoding'], 'gzip');
      assert.deepEqual(gunzipSync(zipped.body), plain.body);
      assert.equal(plain.headers['content-encoding'], undefined);
      assert.equal(refused.headers['content-encoding'], undefined);
    });
  }

  test('HEAD has the head of GET and no body', async () => {
    const whole = await ask({ path: '/v1/products' });
    const head = await ask({ path: '/v1/products', method: 'HEAD' });

    assert.equal(head.body.length, 0);
    assert.deepEqual([head.headers['content-length'], head.headers.etag], [whole.headers['content-length'], whole.headers.etag]);
  });

  test('an export is chunked', async () => {
    await using demo = await startDemo({ flaws: 'none', silent: true });
    using client = new Client(demo.url, signal);

    const answer = await client.send({ method: 'GET', path: '/v1/admin/export/customers', headers: await client.credentials('admin') });

    assert.equal(answer.headers['transfer-encoding'], 'chunked');
  });

  test('a method that a resource has not is refused with those it has', async () => {
    const { status, headers } = await ask({ path: '/v1/products', method: 'DELETE' });

    assert.deepEqual([status, headers.allow], [405, 'GET, HEAD']);
  });

  test('an uploaded file comes back byte for byte', async () => {
    await using demo = await startDemo({ flaws: 'none', silent: true });
    using client = new Client(demo.url, signal);
    const headers = { ...(await client.credentials('customer')), 'content-type': 'image/png' };
    const body = Buffer.from(Array.from({ length: 5000 }, (_, index) => (index * 31) % 256));

    const stored = await client.send({ method: 'POST', path: '/v1/files?name=x.png', headers, body });
    const { id } = JSON.parse(stored.body.toString());
    const answer = await client.send({ method: 'GET', path: `/v1/files/${id}/content`, headers: await client.credentials('customer') });

    assert.deepEqual(answer.body, body);
    assert.equal(answer.headers['content-type'], 'image/png');
  });

  test('a list ends, and its pages together are the whole', async () => {
    await using demo = await startDemo({ flaws: 'none', silent: true });
    using client = new Client(demo.url, signal);
    const headers = await client.credentials('support');
    const ids = new Set<number>();

    let cursor: string | null = '';
    let total = 0;
    while (cursor !== null) {
      const query: string = cursor === '' ? '' : `&cursor=${cursor}`;
      const page: OrderPage = JSON.parse(
        (await client.send({ method: 'GET', path: `/v1/orders?limit=60${query}`, headers })).body.toString(),
      );
      for (const { id } of page.items) ids.add(id);
      ({ nextCursor: cursor, total } = page);
    }

    assert.equal(ids.size, total);
  });
});

suite('the seed', () => {
  test('two shops are the same to the byte', async () => {
    const one = await ask({ path: '/v1/catalogue' });
    const other = await ask({ path: '/v1/catalogue' });

    assert.deepEqual(one.body, other.body);
  });

  test('specimens pass their checks', () => {
    for (const { number } of cards) assert.ok(passesLuhn(number));
    for (const iban of ibans) assert.equal(mod97Rest(iban), 1);
  });

  test('a robot sees what its user sees', async () => {
    const { status, body } = await ask({ path: '/v1/users/me', headers: { 'x-api-key': accounts.robot.apiKey } });

    assert.equal(status, 200);
    assert.equal(JSON.parse(body.toString()).id, accounts.robot.userId);
  });

  test('tokens are HS256 and name user, tenant and role', async () => {
    await using demo = await startDemo({ flaws: 'none', silent: true });
    using client = new Client(demo.url, signal);

    const { authorization = '' } = await client.credentials('admin');
    const claims = verifyToken(authorization.slice(7), Date.now() / 1000, false);

    assert.deepEqual([claims?.sub, claims?.tenant, claims?.roles], [accounts.admin.userId, 'tnt_alder', ['admin']]);
  });
});

/** ISO/IEC 7812-1: the checksum of card numbers. */
function passesLuhn(number: string): boolean {
  const digits = Array.from(number, Number).toReversed();
  const sum = digits.reduce((total, digit, index) => total + (index % 2 === 0 ? digit : digit * 2 - (digit > 4 ? 9 : 0)), 0);
  return sum % 10 === 0;
}

/** ISO 7064 mod 97-10 of an IBAN; 1 when it is well formed. */
function mod97Rest(iban: string): number {
  const digits = Array.from(iban.slice(4) + iban.slice(0, 4), (character) => Number.parseInt(character, 36)).join('');
  return Number(BigInt(digits) % 97n);
}
