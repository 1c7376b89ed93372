import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { accounts, type Persona } from './auth/personas.ts';
import { Client, jsonBody, type Received } from './client/client.ts';
import { type Case, successes } from './contract-cases.ts';
import { paymentIdOf, webhookIdOf } from './data/ids.ts';
import { benchOrder } from './drive/bench-order.ts';
import { routes } from './routes/routes.ts';
import { contractPath, startDemo } from './start-demo.ts';
import { Contract, type Operation } from './testing/conformance.ts';

const contract = new Contract(contractPath);
const { signal } = new AbortController();

type Changes = Partial<Case> & { readonly raw?: Buffer };

/** A started shop without flaws, and a way to ask one of its operations. */
async function opened(): Promise<
  AsyncDisposable & { readonly ask: (operation: Operation, changes?: Changes) => Promise<Received>; readonly client: Client }
> {
  const demo = await startDemo({ flaws: 'none', silent: true });
  const client = new Client(demo.url, signal);
  const ask = async (operation: Operation, changes: Changes = {}): Promise<Received> => {
    const usual = successes[operation.id] ?? { as: 'anonymous' };
    const { as, body, mediaType, parameters, query, headers, raw } = { ...usual, ...changes };
    const path = operation.template.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(parameters?.[name] ?? ''));
    const content = raw ?? (body === undefined ? undefined : typeof body === 'string' ? Buffer.from(body) : jsonBody(body).body);
    const type = operation.hasBody ? { 'content-type': mediaType ?? 'application/json' } : {};
    const credentials = await client.credentials(as satisfies Persona);
    const target = `/v1${path}${query === undefined ? '' : `?${query}`}`;
    return client.send({ method: operation.method, path: target, headers: { ...credentials, ...type, ...headers }, body: content });
  };
  const dispose = async (): Promise<void> => {
    client[Symbol.dispose]();
    await demo.close();
  };
  return { ask, client, [Symbol.asyncDispose]: dispose };
}

/** How to get each status out of an operation, from its case of success. */
const provocations: Readonly<Record<string, (operation: Operation) => Changes | undefined>> = {
  '401': ({ id }) => (id === 'login' ? { body: { email: accounts.customer.email, password: 'wrong' } } : { as: 'anonymous' }),
  '403': () => ({ as: 'customer' }),
  '404': ({ template }) => ({ parameters: unknownParameters(template) }),
  '413': () => ({ raw: Buffer.alloc(1_100_000, 'x') }),
  '415': () => ({ mediaType: 'text/html' }),
  '400': badRequest,
};

function badRequest({ id, hasBody, parameters }: Operation): Changes {
  if (id === 'uploadFile') return { query: 'name=..%2Fetc' };
  if (hasBody) return { raw: Buffer.from('{"half":') };
  const isPage = parameters.some(({ name }) => name === 'limit');
  return isPage ? { query: 'limit=0' } : { parameters: { orderId: 'latest' }, query: 'q=', headers: {} };
}

function unknownParameters(template: string): Readonly<Record<string, string>> {
  const names = [...template.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '');
  return Object.fromEntries(names.map((name) => [name, name === 'orderId' || name === 'messageId' ? '999999' : 'unknown']));
}

const visited = new Set<string>();

function keeps(operation: Operation, answer: Received, status: string): void {
  assert.equal(answer.status, Number(status), `${operation.id} answers ${answer.status}`);
  assert.deepEqual(contract.complaints(operation, answer), []);
  visited.add(`${operation.id} ${status}`);
}

suite('without flaws, every operation answers exactly as its contract says', () => {
  for (const operation of contract.operations) {
    test(`${operation.method} ${operation.template}`, async () => {
      await using shop = await opened();
      const [success = '', ...failures] = operation.statuses.filter(
        (status) => status !== '304' && (status !== '404' || operation.template.includes('{')),
      );
      const refreshed = operation.id === 'refresh' ? { body: { refreshToken: await refreshToken(shop.client) } } : {};

      for (const status of failures) {
        const provoke = provocations[status];
        if (provoke !== undefined) keeps(operation, await shop.ask(operation, provoke(operation)), status);
      }
      const answer = await shop.ask(operation, refreshed);
      keeps(operation, answer, success);
      if (operation.statuses.includes('304'))
        keeps(operation, await shop.ask(operation, { headers: { 'if-none-match': answer.headers.etag ?? '' } }), '304');
    });
  }

  test('ten wrong passwords make the account wait', async () => {
    await using shop = await opened();
    const login = byId('login');
    const wrong = { body: { email: accounts.customer.email, password: 'wrong' } };

    for (let attempt = 0; attempt < 10; attempt += 1) await shop.ask(login, wrong);

    keeps(login, await shop.ask(login, wrong), '429');
  });

  test('an account that is gone has no profile', async () => {
    await using shop = await opened();
    await shop.ask(byId('getProfile'));
    await shop.ask(byId('deleteUser'));

    keeps(byId('getProfile'), await shop.ask(byId('getProfile')), '404');
    keeps(byId('changeProfile'), await shop.ask(byId('changeProfile')), '404');
  });

  test('support cannot write to a customer of nobody', async () => {
    await using shop = await opened();
    const changes = { as: 'support' as const, body: { subject: 'Hello', text: 'Hello', customerId: 'usr_000000000000' } };

    keeps(byId('sendMessage'), await shop.ask(byId('sendMessage'), changes), '404');
  });

  test('a refund above the payment is a conflict', async () => {
    await using shop = await opened();
    const changes = { parameters: { paymentId: paymentIdOf(1) }, body: { amount: 99_999_999, reason: 'too much' } };

    keeps(byId('refundPayment'), await shop.ask(byId('refundPayment'), changes), '409');
  });

  test('a webhook that is switched off cannot be reached', async () => {
    await using shop = await opened();

    keeps(byId('testWebhook'), await shop.ask(byId('testWebhook'), { parameters: { webhookId: webhookIdOf(0, 2) } }), '502');
  });

  test('no declared status was left out', () => {
    const declared = contract.operations.flatMap(({ id, statuses }) => statuses.map((status) => `${id} ${status}`));

    assert.deepEqual(
      declared.filter((name) => !visited.has(name)),
      [],
    );
  });
});

suite('requests', () => {
  for (const operation of contract.operations.filter(({ id, hasBody }) => hasBody && successes[id]?.mediaType === undefined)) {
    test(`what the tests send to ${operation.id} is as the contract says`, () => {
      const { body } = successes[operation.id] ?? { body: undefined };

      assert.deepEqual(contract.requestComplaints(operation, body), []);
    });
  }

  test('the order of benches is as the contract says', () => {
    assert.deepEqual(contract.requestComplaints(byId('createOrder'), JSON.parse(benchOrder.toString())), []);
  });
});

suite('the contract and the routes are one', () => {
  test('every route is declared, but those that the flaw table calls undeclared', () => {
    const declared = new Set(contract.operations.map(({ method, template }) => `${method} /v1${template}`));
    const hidden = routes.map(({ method, template }) => `${method} ${template}`).filter((route) => !declared.has(route));

    assert.deepEqual(hidden, ['GET /v1/debug/environment', 'GET /v1/debug/sessions', 'GET /v0/users']);
  });

  test('every declared operation has a route', () => {
    const served = new Set(routes.map(({ method, template }) => `${method} ${template}`));
    const missing = contract.operations.filter(
      ({ method, template }) => !served.has(`${method === 'HEAD' ? 'GET' : method} /v1${template}`),
    );

    assert.deepEqual(missing, []);
  });
});

function byId(id: string): Operation {
  const operation = contract.operations.find((candidate) => candidate.id === id);
  assert.ok(operation);
  return operation;
}

async function refreshToken(client: Client): Promise<string> {
  const { email, password } = accounts.customer;
  const answer = await client.send({ method: 'POST', path: '/v1/auth/login', ...jsonBody({ email, password }) });
  return String(JSON.parse(answer.body.toString()).refreshToken);
}
