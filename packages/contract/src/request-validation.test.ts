import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { assertLinear } from '@sluice/kit/testing';
import type { Contract } from './compile.ts';
import type { RequestBody, RequestParts, TextPairs } from './request/request-parts.ts';
import { contractOf } from './testing/contract-of.ts';

interface Asked {
  readonly method?: string;
  readonly path?: string;
  readonly query?: TextPairs;
  readonly headers?: readonly string[];
  readonly cookies?: TextPairs;
  readonly contentType?: string | null;
  readonly body?: RequestBody;
}

/** Each finding as `kind place: because`, with its count where it is more than one. */
function findingsOf(contract: Contract, asked: Asked): readonly string[] {
  const path = asked.path ?? '/a';
  const route = contract.match(asked.method ?? 'POST', path);
  assert.ok(route?.kind === 'operation', 'no operation');
  const parts: RequestParts = {
    path,
    pathParameters: route.pathParameters,
    query: asked.query ?? [],
    headers: asked.headers ?? [],
    cookies: asked.cookies ?? [],
    contentType: asked.contentType ?? (asked.body ? 'application/json' : null),
    body: asked.body ?? { kind: 'none' },
  };
  return route.operation
    .validateRequest(parts)
    .map(
      ({ kind, place, because, count }) =>
        `${kind.slice('request.'.length)} ${place.slice('request.'.length)}: ${because}${count > 1 ? ` ×${count}` : ''}`,
    );
}

function documentOf(operation: object, more: object = {}, path = '/a'): string {
  return JSON.stringify({
    openapi: '3.1.0',
    info: { title: 't', version: '1' },
    paths: { [path]: { post: { responses: { 200: { description: '' } }, ...operation } } },
    ...more,
  });
}

const withParameters = (...parameters: readonly object[]): Promise<Contract> => contractOf(documentOf({ parameters }));
const withBody = (schema: object, schemas: object = {}, version = '3.1.0'): Promise<Contract> =>
  contractOf(documentOf({ requestBody: { content: { 'application/json': { schema } } } }, { openapi: version, components: { schemas } }));
const json = (value: unknown): RequestBody => ({ kind: 'json', value });
const object = (properties: object, more: object = {}): object => ({ type: 'object', properties, ...more });

suite('parameters', () => {
  test('types are read from text, and what was expected is said without the value', async () => {
    const contract = await withParameters({
      name: 'limit',
      in: 'query',
      required: true,
      schema: { type: 'integer', minimum: 1, maximum: 100 },
    });

    assert.deepEqual(findingsOf(contract, { query: [['limit', '20']] }), []);
    assert.deepEqual(findingsOf(contract, { query: [['limit', 'secret-7']] }), ['invalid query.limit: must be integer']);
    assert.deepEqual(findingsOf(contract, { query: [['limit', '101']] }), ['invalid query.limit: must be <= 100']);
    assert.deepEqual(findingsOf(contract, { query: [['limit', '1.5']] }), ['invalid query.limit: must be integer']);
    assert.deepEqual(findingsOf(contract, {}), ['invalid query.limit: is required']);
    assert.deepEqual(
      findingsOf(contract, {
        query: [
          ['limit', '1'],
          ['limit', '2'],
        ],
      }),
      ['invalid query.limit: must stand once'],
    );
  });

  test('path, header and cookie parameters are read where they stand', async () => {
    const contract = await contractOf(
      documentOf(
        {
          parameters: [
            { name: 'id', in: 'path', required: true, schema: { type: 'string', format: 'uuid' } },
            { name: 'X-Trace', in: 'header', schema: { type: 'array', items: { type: 'integer' } } },
            { name: 'session', in: 'cookie', required: true, schema: { type: 'string', maxLength: 4 } },
            { name: 'Authorization', in: 'header', required: true, schema: { type: 'string' } },
          ],
        },
        {},
        '/a/{id}',
      ),
    );

    const good = {
      path: '/a/550e8400-e29b-41d4-a716-44665544000%30',
      headers: ['x-trace', '1,2', 'X-TRACE', '3'],
      cookies: [['session', 'abcd']],
    } as const;
    assert.deepEqual(findingsOf(contract, good), []);
    assert.deepEqual(findingsOf(contract, { path: '/a/7', headers: ['x-trace', '1,b'], cookies: [['session', 'abcde']] }), [
      'invalid path.id: must be a valid uuid',
      'invalid header.X-Trace: must be integer',
      'invalid cookie.session: must have at most 4 characters',
    ]);
  });

  for (const [style, parameter, query, isGood] of [
    [
      'form, exploded',
      { schema: { type: 'array', items: { type: 'integer' }, maxItems: 2 } },
      [
        ['p', '1'],
        ['p', '2'],
      ],
      true,
    ],
    ['form, exploded, a comma', { schema: { type: 'array', items: { type: 'integer' } } }, [['p', '1,2']], false],
    ['form', { explode: false, schema: { type: 'array', items: { type: 'integer' } } }, [['p', '1,2']], true],
    ['spaces', { style: 'spaceDelimited', explode: false, schema: { type: 'array', items: { type: 'integer' } } }, [['p', '1 2']], true],
    ['pipes', { style: 'pipeDelimited', explode: false, schema: { type: 'array', items: { type: 'integer' } } }, [['p', '1|2']], true],
    [
      'pipes, wrong item',
      { style: 'pipeDelimited', explode: false, schema: { type: 'array', items: { type: 'integer' } } },
      [['p', '1|b']],
      false,
    ],
    [
      'deep object',
      { style: 'deepObject', schema: object({ a: { type: 'integer' }, b: object({ c: { type: 'boolean' } }) }) },
      [
        ['p[a]', '1'],
        ['p[b][c]', 'true'],
      ],
      true,
    ],
    ['deep object, wrong member', { style: 'deepObject', schema: object({ a: { type: 'integer' } }) }, [['p[a]', 'x']], false],
    [
      'object, exploded',
      { schema: object({ a: { type: 'integer' }, b: { type: 'string' } }) },
      [
        ['a', '1'],
        ['b', '2'],
      ],
      true,
    ],
    ['object, exploded, wrong member', { schema: object({ a: { type: 'integer' } }) }, [['a', 'x']], false],
    ['object', { explode: false, schema: object({ a: { type: 'integer' } }, { required: ['a'] }) }, [['p', 'a,1']], true],
    ['JSON', { content: { 'application/json': { schema: object({ a: { type: 'integer' } }) } } }, [['p', '{"a":1}']], true],
    [
      'JSON, wrong member',
      { content: { 'application/json': { schema: object({ a: { type: 'integer' } }) } } },
      [['p', '{"a":"1"}']],
      false,
    ],
    ['JSON that is none', { content: { 'application/json': { schema: {} } } }, [['p', '{']], false],
    ['a number or a word', { schema: { type: ['integer', 'string'], enum: [1, 'all'] } }, [['p', 'all']], true],
    ['a boolean', { schema: { type: 'boolean' } }, [['p', 'TRUE']], false],
    ['nothing, allowed', { allowEmptyValue: true, schema: { type: 'integer' } }, [['p', '']], true],
  ] as const) {
    test(`a parameter as ${style} is ${isGood ? 'valid' : 'invalid'}`, async () => {
      const contract = await withParameters({ name: 'p', in: 'query', ...parameter });

      const findings = findingsOf(contract, { query });

      assert.equal(findings.length === 0, isGood, findings.join('\n'));
      assert.ok(findings.every((finding) => finding.startsWith('invalid query.p: ')));
    });
  }

  test('a parameter that the contract does not name is its own finding, and keys of security schemes are known', async () => {
    const contract = await contractOf(
      documentOf(
        { parameters: [{ name: 'q', in: 'query', schema: { type: 'string' } }] },
        { components: { securitySchemes: { key: { type: 'apiKey', in: 'query', name: 'api_key' } } } },
      ),
    );

    assert.deepEqual(
      findingsOf(contract, {
        query: [
          ['q', ''],
          ['api_key', 'k'],
          ['debug', '1'],
          ['alice@example.com', '1'],
        ],
      }),
      [
        'unknown-parameter query.debug: the contract does not name this parameter',
        'unknown-parameter query.{…}: the contract does not name this parameter',
      ],
    );
  });
});

suite('JSON bodies', () => {
  const order = object(
    {
      id: { type: 'string', readOnly: true },
      items: {
        type: 'array',
        items: object({ price: { type: 'number', exclusiveMinimum: 0 }, tag: { enum: ['a', 'b'] } }, { required: ['price'] }),
      },
      tags: { type: 'object', additionalProperties: { type: 'integer' } },
    },
    { required: ['id', 'items'] },
  );

  test('a valid body has no findings, though what only the server sets is missing', async () => {
    assert.deepEqual(findingsOf(await withBody(order), { body: json({ items: [{ price: 1, tag: 'a' }], tags: { 'x y': 1 } }) }), []);
  });

  test('places have stars for indexes and map keys, and errors of one place are counted', async () => {
    const body = json({ items: [{ price: '1' }, { price: '2' }, { tag: 'c' }], tags: { 'bob@example.com': 'x' } });

    assert.deepEqual(findingsOf(await withBody(order), { body }), [
      'invalid body/items/*/price: must be number ×2',
      'invalid body/items/*/price: is required',
      'invalid body/items/*/tag: must be one of "a", "b"',
      'invalid body/tags/*: must be integer',
    ]);
  });

  test('properties that the contract does not name, or that only the server sets, are findings of their own', async () => {
    const body = json({ id: 'x', items: [{ price: 1, isAdmin: true }], 'bob@example.com': 1 });

    assert.deepEqual(findingsOf(await withBody(order), { body }), [
      'read-only-property body/id: the contract says that only the server sets this property',
      'undeclared-property body/items/*/isAdmin: the contract does not name this property',
      'undeclared-property body/{…}: the contract does not name this property',
    ]);
  });

  test('a property that the contract forbids is invalid, and said once', async () => {
    assert.deepEqual(findingsOf(await withBody(object({ a: {} }, { additionalProperties: false })), { body: json({ b: 1 }) }), [
      'invalid body/b: is not among the properties that the contract allows',
    ]);
  });

  test('no finding holds a value', async () => {
    const secret = 'hunter2-4111111111111111';
    const schema = object({
      a: { type: 'integer' },
      b: { enum: ['x'] },
      c: { type: 'string', pattern: '^x$' },
      d: { format: 'email', type: 'string' },
      e: { const: 1 },
      f: { type: 'object', propertyNames: { maxLength: 3 } },
      g: { type: 'string', maxLength: 2 },
    });
    const value = { a: secret, b: secret, c: secret, d: secret, e: secret, f: { [secret]: secret }, g: secret, [secret]: 1 };

    const findings = findingsOf(await withBody(schema), { body: json(value) });

    assert.ok(findings.length >= 8);
    assert.ok(!findings.join('\n').includes('hunter2'));
  });

  test('of alternatives the sum is said; a discriminator picks the one that is meant', async () => {
    const schemas = {
      Cat: object({ type: {}, lives: { type: 'integer' } }, { required: ['type', 'lives'] }),
      Dog: object({ type: {}, tricks: { type: 'integer' } }, { required: ['type', 'tricks'] }),
    };
    const oneOf = [{ $ref: '#/components/schemas/Cat' }, { $ref: '#/components/schemas/Dog' }];
    const plain = await withBody({ oneOf }, schemas);
    const picked = await withBody({ oneOf, discriminator: { propertyName: 'type' } }, schemas);

    assert.deepEqual(findingsOf(plain, { body: json({ type: 'Cat' }) }), [
      'invalid body: must fit one of the alternatives of the contract',
    ]);
    assert.deepEqual(findingsOf(plain, { body: json({ type: 'Cat', lives: 1, tricks: 1 }) }), [
      'invalid body: must fit one of the alternatives of the contract',
    ]);
    assert.deepEqual(findingsOf(picked, { body: json({ type: 'Cat', lives: 'x' }) }), ['invalid body/lives: must be integer']);
    assert.deepEqual(findingsOf(picked, { body: json({ type: 'Cow' }) }), ['invalid body/type: must be one of "Cat", "Dog"']);
    assert.deepEqual(findingsOf(picked, { body: json({ type: 'Cat', lives: 1, tricks: 1 }) }), [
      'undeclared-property body/tricks: the contract does not name this property',
    ]);
  });

  test('a parent with a discriminator is checked as the subtype that is meant', async () => {
    const schemas = {
      Pet: object({ type: { type: 'string' } }, { discriminator: { propertyName: 'type' }, required: ['type'] }),
      Cat: { allOf: [{ $ref: '#/components/schemas/Pet' }, object({ lives: { type: 'integer' } })] },
    };
    const contract = await withBody({ type: 'array', items: { $ref: '#/components/schemas/Pet' } }, schemas, '3.0.3');

    assert.deepEqual(findingsOf(contract, { body: json([{ type: 'Cat', lives: 9 }, { type: 'Pet' }]) }), []);
    assert.deepEqual(findingsOf(contract, { body: json([{ type: 'Cat', lives: 'x' }]) }), ['invalid body/*/lives: must be integer']);
  });

  test('3.0 is understood: nullable, exclusive limits as words, siblings of references ignored', async () => {
    const schema = object({
      a: { type: 'string', nullable: true, enum: ['x'] },
      b: { type: 'number', minimum: 1, exclusiveMinimum: true },
      c: { $ref: '#/components/schemas/C', maxLength: 1 },
      d: { nullable: true, allOf: [{ $ref: '#/components/schemas/C' }] },
    });
    const contract = await withBody(schema, { C: { type: 'string' } }, '3.0.3');

    assert.deepEqual(findingsOf(contract, { body: json({ a: null, b: 1.5, c: 'long', d: null }) }), []);
    assert.deepEqual(findingsOf(contract, { body: json({ b: 1 }) }), ['invalid body/b: must be > 1']);
  });

  test('a recursive schema is checked in all its depth', async () => {
    const schemas = { Tree: object({ name: { type: 'string' }, nodes: { type: 'array', items: { $ref: '#/components/schemas/Tree' } } }) };
    const contract = await withBody({ $ref: '#/components/schemas/Tree' }, schemas);

    assert.deepEqual(findingsOf(contract, { body: json({ nodes: [{ nodes: [{ name: 5 }] }] }) }), [
      'invalid body/nodes/*/nodes/*/name: must be string',
    ]);
  });

  test('each of several patterns is asked for itself', async () => {
    const contract = await withBody(
      object({ id: { type: 'string', pattern: '^p_[0-9]+$' }, country: { type: 'string', pattern: '^[A-Z]{2}$' } }),
    );

    assert.deepEqual(findingsOf(contract, { body: json({ id: 'p_1', country: 'NL' }) }), []);
    assert.deepEqual(findingsOf(contract, { body: json({ id: 'p_1', country: 'p_1' }) }), [
      'invalid body/country: must match the pattern ^[A-Z]{2}$',
    ]);
  });

  test('hostile patterns and bodies cost no more than their size', async () => {
    const contract = await withBody(
      object({
        a: { type: 'string', pattern: '^(a+)+$' },
        b: { type: 'array', uniqueItems: true },
        c: { type: 'array', items: { type: 'string' } },
        d: { format: 'email' },
      }),
    );

    assertLinear((length) => {
      const body = json({
        a: `${'a'.repeat(length)}!`,
        b: Array.from({ length }, (_, index) => ({ index })),
        c: Array.from({ length }, () => 1),
        d: `${'a.'.repeat(length)}@`,
      });
      return () => assert.equal(findingsOf(contract, { body }).length, 1);
    }, 50_000);
  });

  test('names of the language are no members of a body', async () => {
    const contract = await withBody(object({ constructor: { type: 'string' } }, { required: ['constructor', 'toString'] }));

    assert.deepEqual(findingsOf(contract, { body: json({}) }), [
      'invalid body/constructor: is required',
      'invalid body/toString: is required',
    ]);
  });
});

suite('other bodies', () => {
  test('presence and media types are checked', async () => {
    const contract = await contractOf(
      documentOf({ requestBody: { required: true, content: { 'application/json': { schema: { type: 'object' } }, 'text/*': {} } } }),
    );

    assert.deepEqual(findingsOf(contract, {}), ['invalid body: is required']);
    assert.deepEqual(findingsOf(contract, { contentType: 'application/xml', body: { kind: 'opaque' } }), [
      'invalid header.content-type: must be application/json or text/*',
    ]);
    assert.deepEqual(findingsOf(contract, { contentType: 'text/plain', body: { kind: 'opaque' } }), []);
    assert.deepEqual(findingsOf(contract, { contentType: 'application/json;charset=utf-8', body: json([]) }), [
      'invalid body: must be object',
    ]);
    assert.deepEqual(findingsOf(await contractOf(documentOf({})), { body: json({}) }), [
      'undeclared-body body: the contract names no body for this operation',
    ]);
  });

  test('forms are read by their schema: types, lists, brackets', async () => {
    const schema = object(
      {
        amount: { type: 'integer' },
        tags: { type: 'array', items: { type: 'integer' } },
        metadata: { type: 'object', additionalProperties: { type: 'string' } },
        lines: { type: 'array', items: object({ sku: { type: 'string' } }) },
      },
      { required: ['amount'] },
    );
    const contract = await contractOf(documentOf({ requestBody: { content: { 'application/x-www-form-urlencoded': { schema } } } }));
    const ask = (pairs: TextPairs): readonly string[] =>
      findingsOf(contract, { contentType: 'application/x-www-form-urlencoded', body: { kind: 'form', pairs } });

    assert.deepEqual(
      ask([
        ['amount', '5'],
        ['tags', '1'],
        ['tags[]', '2'],
        ['metadata[k]', 'v'],
        ['lines[0][sku]', 'a'],
        ['lines[1][sku]', 'b'],
      ]),
      [],
    );
    assert.deepEqual(
      ask([
        ['amount', 'x'],
        ['tags', 'y'],
        ['is_admin', 'true'],
        ['lines[0][cost]', '1'],
        ['__proto__[x]', '1'],
      ]),
      [
        'invalid body/amount: must be integer',
        'invalid body/tags/*: must be integer',
        'undeclared-property body/is_admin: the contract does not name this property',
        'undeclared-property body/lines/*/cost: the contract does not name this property',
        'undeclared-property body/__proto__: the contract does not name this property',
      ],
    );
  });
});

suite('OpenAPI 2.0', () => {
  const document = JSON.stringify({
    swagger: '2.0',
    info: { title: 't', version: '1' },
    basePath: '/v1/',
    consumes: ['application/json'],
    produces: ['application/json'],
    securityDefinitions: { key: { type: 'apiKey', in: 'query', name: 'key' }, basic: { type: 'basic' } },
    security: [{ basic: [] }],
    paths: {
      '/users/{id}': {
        parameters: [{ name: 'id', in: 'path', required: true, type: 'integer' }],
        put: {
          parameters: [
            { name: 'body', in: 'body', required: true, schema: { $ref: '#/definitions/User' } },
            { name: 'fields', in: 'query', type: 'array', collectionFormat: 'pipes', items: { type: 'string', enum: ['a', 'b'] } },
          ],
          responses: { 200: { description: '', schema: { $ref: '#/definitions/User' }, headers: { 'X-Rate': { type: 'integer' } } } },
        },
        post: {
          consumes: ['application/x-www-form-urlencoded'],
          parameters: [
            { name: 'age', in: 'formData', type: 'integer', required: true },
            { name: 'photo', in: 'formData', type: 'file' },
          ],
          responses: { 200: { description: '' } },
        },
      },
    },
    definitions: { User: object({ name: { type: 'string' } }, { required: ['name'] }) },
  });

  test('parameters, bodies, forms, base path and security mean what they mean in 3.x', async () => {
    const contract = await contractOf(document);
    const put = { method: 'PUT', path: '/v1/users/7' } as const;

    assert.deepEqual(
      findingsOf(contract, {
        ...put,
        query: [
          ['fields', 'a|b'],
          ['key', 'k'],
        ],
        body: json({ name: 'x' }),
      }),
      [],
    );
    assert.deepEqual(findingsOf(contract, { ...put, path: '/v1/users/x', query: [['fields', 'a|c']], body: json({ nam: 'x' }) }), [
      'invalid path.id: must be integer',
      'invalid query.fields: must be one of "a", "b"',
      'invalid body/name: is required',
      'undeclared-property body/nam: the contract does not name this property',
    ]);
    assert.deepEqual(
      findingsOf(contract, {
        path: '/v1/users/7',
        contentType: 'application/x-www-form-urlencoded',
        body: { kind: 'form', pairs: [['age', 'x']] },
      }),
      ['invalid body/age: must be integer'],
    );
    const operation = contract.operations[0] ?? assert.fail();
    assert.deepEqual(operation.security, [[{ scheme: { name: 'basic', kind: 'http', key: null, httpScheme: 'basic' }, scopes: [] }]]);
    assert.equal(operation.responseShape(200, 'application/vnd.users+json').shape.child('name').declared, 'declared');
    assert.equal(operation.responseShape(200, 'application/json').shape.child('ssn').declared, 'undeclared');
    assert.deepEqual(contract.warnings, []);
  });
});
