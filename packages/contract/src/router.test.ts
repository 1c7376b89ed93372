import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { assertLinear } from '@sluice/kit/testing';
import fc from 'fast-check';
import { Router } from './router.ts';
import { contractOf } from './testing/contract-of.ts';

function routerOf(...templates: readonly string[]): Router<string> {
  const router = new Router<string>();
  for (const entry of templates) {
    const [method = '', template = ''] = entry.includes(' ') ? entry.split(' ') : ['GET', entry];
    router.add(method, template, template);
  }
  return router;
}

function found(router: Router<string>, path: string, method = 'GET'): string {
  const route = router.match(method, path);
  if (route === null) return 'nothing';
  if (route.kind === 'no-method') return `allowed ${route.allowed.join(',')}`;
  const values = route.pathParameters.map(({ name, start, end }) => `${name}=${path.slice(start, end)}`);
  return [route.target, ...values].join(' ');
}

suite('a path finds its template', () => {
  const router = routerOf(
    '/',
    '/users',
    '/users/',
    '/users/me',
    '/users/{id}',
    '/users/{id}.json',
    '/users/{id}/orders/{order}',
    '/users/me/keys',
    '/v1/{name}:cancel',
    '/v1/{name}',
    '/range/{from}-{to}.csv',
    '/caf%C3%A9/{x}',
    '/files/{path+}',
    '/files/{path+}/meta',
    'DELETE /users/{id}',
    'POST /users/me',
  );
  for (const [path, expected] of [
    ['/', '/'],
    ['/users', '/users'],
    ['/users/', '/users/'],
    ['/users/me', '/users/me'],
    ['/users/81', '/users/{id} id=81'],
    ['/users/81.json', '/users/{id}.json id=81'],
    ['/users/.json', '/users/{id} id=.json'],
    ['/users/me/orders/7', '/users/{id}/orders/{order} id=me order=7'],
    ['/users/me/keys', '/users/me/keys'],
    ['/users/%6De', '/users/me'],
    ['/users/a%2Fb', '/users/{id} id=a%2Fb'],
    ['/users/81/', 'nothing'],
    ['/users//orders/7', 'nothing'],
    ['/users/%', '/users/{id} id=%'],
    ['/v1/job:cancel', '/v1/{name}:cancel name=job'],
    ['/v1/job:other', '/v1/{name} name=job:other'],
    ['/range/1-2-3.csv', '/range/{from}-{to}.csv from=1 to=2-3'],
    ['/range/-2.csv', 'nothing'],
    ['/café/1', '/caf%C3%A9/{x} x=1'],
    ['/caf%c3%a9/1', '/caf%C3%A9/{x} x=1'],
    ['/files/a/b/c', '/files/{path+} path=a/b/c'],
    ['/files/a/b/meta', '/files/{path+}/meta path=a/b'],
    ['/Users', 'nothing'],
    ['users', 'nothing'],
    ['', 'nothing'],
    ['*', 'nothing'],
  ] as const) {
    test(`${path === '' ? 'no path' : path} finds ${expected}`, () => {
      assert.equal(found(router, path), expected);
    });
  }

  test('a method that is not declared is told with those that are', () => {
    assert.equal(found(router, '/users/81', 'PUT'), 'allowed DELETE,GET');
    assert.equal(found(router, '/users/me', 'DELETE'), '/users/{id} id=me');
    assert.equal(found(router, '/users/me', 'PUT'), 'allowed DELETE,GET,POST');
    assert.equal(found(router, '/users/81', 'HEAD'), '/users/{id} id=81');
  });

  test('no template is found in time that grows faster than the path', () => {
    const hostile = routerOf('/{a+}/x/{b+}/x/{c+}/x/{d+}/y', ...Array.from({ length: 30 }, (_, depth) => `/${'{p}/a/'.repeat(depth)}z`));

    assertLinear((segments) => () => assert.equal(found(hostile, '/x'.repeat(segments)), 'nothing'), 4_000);
  });

  test('templates with parameters that may hold slashes are found wherever one of them matches', () => {
    const patternOf: Readonly<Record<string, string>> = { '{p}': '[^/]+', '{d+}': '.+', a: 'a', b: 'b' };
    const template = fc.array(fc.constantFrom(...Object.keys(patternOf)), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(
        fc.array(template, { minLength: 1, maxLength: 4 }),
        fc.array(fc.constantFrom('a', 'b', ''), { minLength: 1, maxLength: 9 }),
        (templates, segments) => {
          const path = `/${segments.join('/')}`;
          const patterns = templates.map((kinds) => new RegExp(`^/${kinds.map((kind) => patternOf[kind]).join('/')}$`));
          const router = routerOf(
            ...templates.map((kinds) => kinds.map((kind, index) => `/${kind.replace(/[pd]/, `p${index}`)}`).join('')),
          );

          assert.equal(
            router.match('GET', path) !== null,
            patterns.some((pattern) => pattern.test(path)),
          );
        },
      ),
      { numRuns: 2_000 },
    );
  });

  test('every path made from a template is found by it', () => {
    const word = fc.stringMatching(/^[a-z]{1,6}$/);
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.boolean(), word), { minLength: 1, maxLength: 8 }), (segments) => {
        const template = segments.map(([isFixed, text]) => (isFixed ? `/${text}` : `/{${text}}`)).join('');
        const path = segments.map(([, text]) => `/${text}`).join('');

        assert.equal(routerOf(template).match('GET', path)?.kind, 'operation');
      }),
    );
  });
});

suite('servers', () => {
  const document = (servers: unknown, more: object = {}): string =>
    JSON.stringify({
      openapi: '3.1.0',
      info: { title: 't', version: '1' },
      servers,
      paths: { '/a': { get: { responses: { 200: { description: '' } }, ...more } } },
    });

  for (const [servers, path] of [
    [undefined, '/a'],
    [[], '/a'],
    [[{ url: '/' }], '/a'],
    [[{ url: 'https://api.example.com' }], '/a'],
    [[{ url: 'https://api.example.com/v2/' }], '/v2/a'],
    [[{ url: '/base' }], '/base/a'],
    [[{ url: 'base/./x/../v3' }], '/base/v3/a'],
    [[{ url: 'https://{host}/{version}', variables: { host: { default: 'h' }, version: { default: 'v1', enum: ['v1', 'v9'] } } }], '/v9/a'],
    [[{ url: 'https://one.example/x' }, { url: 'https://two.example/y' }], '/y/a'],
  ] as const) {
    test(`${JSON.stringify(servers) ?? 'no servers'} puts /a at ${path}`, async () => {
      const contract = await contractOf(document(servers));

      assert.equal(contract.match('GET', path)?.kind, 'operation');
      assert.equal(contract.match('GET', `/elsewhere${path}`), null);
    });
  }

  test("an operation's own servers take the place of the document's", async () => {
    const contract = await contractOf(document([{ url: '/v1' }], { servers: [{ url: '/special' }] }));

    assert.equal(contract.match('GET', '/special/a')?.kind, 'operation');
    assert.equal(contract.match('GET', '/v1/a'), null);
  });
});

test('a parameter that may hold slashes takes several segments', async () => {
  const contract = await contractOf(
    JSON.stringify({
      openapi: '3.2.0',
      info: { title: 't', version: '1' },
      paths: {
        '/refs/{ref}': {
          parameters: [{ name: 'ref', in: 'path', required: true, allowReserved: true, schema: { type: 'string' } }],
          get: { responses: { 200: { description: '' } } },
        },
      },
    }),
  );

  const route = contract.match('GET', '/refs/heads/main');

  assert.deepEqual(route?.kind === 'operation' && route.pathParameters, [{ name: 'ref', start: 6, end: 16 }]);
});

suite('paths that are not told apart by their path', () => {
  const document = (...paths: readonly string[]): string =>
    JSON.stringify({
      openapi: '3.1.0',
      info: { title: 't', version: '1' },
      paths: Object.fromEntries(paths.map((path) => [path, { get: { operationId: path, responses: { 200: { description: '' } } } }])),
    });

  test('a query or fragment in a path is no part of it where the path is alone', async () => {
    assert.equal((await contractOf(document('/search?q={q}'))).match('GET', '/search')?.kind, 'operation');
  });

  test('of several that share a path none answers, unless one is the path itself', async () => {
    const shared = await contractOf(document('/#Action=A', '/#Action=B'));
    const plain = await contractOf(document('/x?a=1', '/x', '/x?a=2'));
    const route = plain.match('GET', '/x');

    assert.equal(shared.match('GET', '/'), null);
    assert.deepEqual([shared.operations.length, shared.warnings.length], [2, 2]);
    assert.equal(route?.kind === 'operation' && route.operation.operationId, '/x');
  });
});
