import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { assertLinear } from '@sluice/kit/testing';
import { jsonType } from '@sluice/model';
import { contractOf, shapeOf, undeclaredIn } from './testing/contract-of.ts';

const text = { type: 'string' };
const object = (properties: object, more: object = {}): object => ({ type: 'object', properties, ...more });
const ref = (name: string): object => ({ $ref: `#/components/schemas/${name}` });

suite('members of an object', () => {
  for (const [words, more] of [
    ['absent', {}],
    ['true', { additionalProperties: true }],
    ['false', { additionalProperties: false }],
    ['a schema', { additionalProperties: text }],
  ] as const) {
    test(`what is not listed is undeclared where additionalProperties is ${words}`, async () => {
      const shape = await shapeOf(object({ id: text }, more));

      assert.deepEqual(undeclaredIn(shape, { id: '1', passwordHash: 'x' }), ['/passwordHash']);
    });
  }

  test('a map declares all its members, at one place', async () => {
    const shape = await shapeOf({ type: 'object', additionalProperties: object({ id: text }) });

    assert.deepEqual(undeclaredIn(shape, { a: { id: '1' }, 'bob@example.com': { id: '2', debug: true } }), ['/*/debug']);
    assert.equal(shape.child('anything').isWild, true);
  });

  test('a schema that says nothing leaves everything unknown', async () => {
    for (const schema of [{}, { type: 'object' }, { type: 'object', properties: {} }, { type: 'object', additionalProperties: true }]) {
      const shape = await shapeOf(schema);

      assert.deepEqual(undeclaredIn(shape, { a: { b: 1 } }), []);
      assert.equal(shape.child('a').declared, 'unknown');
      assert.equal(shape.child('a').layer, 'contract');
    }
  });

  test('an object that may have no members has none declared', async () => {
    assert.deepEqual(undeclaredIn(await shapeOf({ type: 'object', additionalProperties: false }), { a: 1 }), ['/a']);
    assert.deepEqual(undeclaredIn(await shapeOf(object({ a: false, b: text })), { a: 1, b: '' }), ['/a']);
  });

  test('pattern properties are declared, wild, and matched in linear time', async () => {
    const shape = await shapeOf({ type: 'object', patternProperties: { '^x-(a+)+$': text } });

    assert.equal(shape.child('x-aa').isWild, true);
    assertLinear((length) => {
      const name = `x-${'a'.repeat(length)}!`;
      return () => assert.equal(shape.child(name).declared, 'undeclared');
    }, 100_000);
  });

  test('a member that is required and described elsewhere is declared', async () => {
    const shape = await shapeOf({ type: 'object', required: ['id'] });

    assert.equal(shape.child('id').declared, 'declared');
    assert.equal(shape.child('other').declared, 'unknown');
  });

  test('an object where the contract says text is undeclared in all its members', async () => {
    const shape = await shapeOf(object({ error: text }));

    assert.deepEqual(undeclaredIn(shape, { error: { stack: 'at x' } }), ['/error/stack']);
    assert.deepEqual(undeclaredIn(shape, { error: [{ stack: 'at x' }] }), ['/error/*']);
  });

  test('names of the language are names like any other', async () => {
    const shape = await shapeOf(object({ id: text }));

    for (const key of ['constructor', 'toString', '__proto__', 'hasOwnProperty']) assert.equal(shape.child(key).declared, 'undeclared');
    const named = await shapeOf({ properties: Object.fromEntries([['__proto__', text]]) });
    assert.equal(named.child('__proto__').declared, 'declared');
  });
});

suite('facts of a place', () => {
  test('types, format and nullability are told for 3.0 and 3.1', async () => {
    const modern = (await shapeOf(object({ at: { type: ['string', 'null'], format: 'date-time' } }, { required: ['at'] }))).child('at');
    const older = (await shapeOf(object({ at: { type: 'string', nullable: true, format: 'date-time' } }), {}, '3.0.3')).child('at');

    for (const shape of [modern, older]) {
      assert.equal(shape.types, jsonType.string | jsonType.null);
      assert.equal(shape.isNullable, true);
      assert.equal(shape.format, 'date-time');
    }
    assert.deepEqual([modern.isRequired, older.isRequired], [true, false]);
  });

  test('a null alternative leaves the format of the other', async () => {
    const shape = await shapeOf({ anyOf: [{ type: 'string', format: 'email' }, { type: 'null' }] });

    assert.deepEqual([shape.format, shape.types], ['email', jsonType.string | jsonType.null]);
  });

  test('3.1 heeds what stands beside a reference, 3.0 only what cannot be meant otherwise', async () => {
    const member = { ...ref('Text'), format: 'password', writeOnly: true };

    const modern = (await shapeOf(object({ a: member }), { Text: text })).child('a');
    const older = (await shapeOf(object({ a: member }), { Text: text }, '3.0.0')).child('a');

    assert.deepEqual([modern.format, modern.isWriteOnly, modern.types], ['password', true, jsonType.string]);
    assert.deepEqual([older.format, older.isWriteOnly, older.types], [null, true, jsonType.string]);
  });

  test('what is write-only is undeclared in a response, with everything below it, and keeps its facts', async () => {
    const shape = await shapeOf(object({ secret: object({ key: { type: 'string', format: 'password' } }, { writeOnly: true }) }));

    assert.deepEqual(undeclaredIn(shape, { secret: { key: 'x' } }), ['/secret']);
    assert.equal(shape.child('secret').isWriteOnly, true);
    assert.equal(shape.child('secret').child('key').declared, 'undeclared');
    assert.equal(shape.child('secret').child('key').format, 'password');
  });
});

suite('arrays', () => {
  test('items and tuples share the place of items', async () => {
    const nested = await shapeOf({ type: 'array', items: { type: 'array', items: object({ id: text }) } });
    const tuple = await shapeOf({ type: 'array', prefixItems: [object({ a: text })], items: object({ b: text }) });

    assert.deepEqual(undeclaredIn(nested, [[{ id: '1', x: 1 }]]), ['/*/*/x']);
    assert.deepEqual(undeclaredIn(tuple, [{ a: '' }, { b: '' }, { c: '' }]), ['/*/c']);
  });
});

test('a document that contradicts itself about a type declares what it lists', async () => {
  const list = await shapeOf({ type: 'object', items: object({ a: text }) });
  const single = await shapeOf({ type: 'array', properties: { a: text } });

  assert.deepEqual(undeclaredIn(list, [{ a: '', b: '' }]), ['/*/b']);
  assert.deepEqual(undeclaredIn(single, { a: '', b: '' }), ['/b']);
});

suite('references', () => {
  test('a recursive schema needs no end', async () => {
    const shape = await shapeOf(ref('Tree'), { Tree: object({ name: text, children: { type: 'array', items: ref('Tree') } }) });
    let body: object = { name: 'leaf', debug: 1 };
    for (let depth = 0; depth < 200; depth += 1) body = { name: 'n', children: [body] };

    assert.deepEqual(undeclaredIn(shape, body), [`${'/children/*'.repeat(200)}/debug`]);
  });

  test('references that lead nowhere or only back to themselves say nothing', async () => {
    const shape = await shapeOf(object({ a: ref('A'), b: ref('Nowhere') }), { A: { allOf: [ref('B')] }, B: { anyOf: [ref('A')] } });

    assert.deepEqual(undeclaredIn(shape, { a: { x: 1 }, b: { y: 1 } }), []);
  });

  test('alternatives that refer to each other in circles are answered at once', async () => {
    const names = ['A', 'B', 'C', 'D', 'E', 'F'];
    const schemas = Object.fromEntries(
      names.map((name) => [name, { anyOf: [object({ [name.toLowerCase()]: ref('A') }), ...names.map((other) => ref(other))] }]),
    );
    const shape = await shapeOf(ref('A'), schemas);

    assert.deepEqual(undeclaredIn(shape, { a: { b: { c: { x: 1, d: 1 } } }, f: {} }), ['/a/b/c/x']);
  });
});

suite('allOf', () => {
  test('members of all branches are declared, and nothing else', async () => {
    const shape = await shapeOf(
      { allOf: [ref('Base'), object({ b: text }, { additionalProperties: false }), { required: ['c'] }], properties: { d: text } },
      { Base: object({ a: text, c: text }) },
    );

    assert.deepEqual(undeclaredIn(shape, { a: '', b: '', c: '', d: '', e: '' }), ['/e']);
  });

  test('a member that two branches describe has the members of both', async () => {
    const shape = await shapeOf({ allOf: [object({ owner: object({ id: text }) }), object({ owner: object({ name: text }) })] });

    assert.deepEqual(undeclaredIn(shape, { owner: { id: '', name: '', ssn: '' } }), ['/owner/ssn']);
  });

  test('unevaluatedProperties does not hide the members of branches', async () => {
    const shape = await shapeOf({ allOf: [object({ a: text })], unevaluatedProperties: false });

    assert.deepEqual(undeclaredIn(shape, { a: '', b: '' }), ['/b']);
  });

  test('not declares nothing', async () => {
    const shape = await shapeOf(object({ a: text }, { not: object({ b: text }) }));

    assert.deepEqual(undeclaredIn(shape, { a: '', b: '' }), ['/b']);
  });
});

suite('alternatives', () => {
  const Cat = object({ kind: { const: 'cat' }, lives: { type: 'integer' } }, { required: ['kind'] });
  const Dog = object({ kind: { enum: ['dog', 'hound'] }, tricks: { type: 'array' } }, { required: ['kind'] });

  test('a constant or an enumeration chooses', async () => {
    const shape = await shapeOf({ type: 'array', items: { oneOf: [Cat, Dog] } });

    assert.deepEqual(
      undeclaredIn(shape, [
        { kind: 'cat', lives: 9 },
        { kind: 'hound', tricks: [] },
      ]),
      [],
    );
    assert.deepEqual(undeclaredIn(shape, [{ kind: 'cat', tricks: [] }]), ['/*/tricks']);
    assert.deepEqual(undeclaredIn(shape, [{ kind: 'hound', lives: 9 }]), ['/*/lives']);
  });

  test('an escaped constant is the same constant', async () => {
    const shape = await shapeOf({ oneOf: [object({ k: { const: 'é"' }, a: text }), object({ k: { const: 'x' }, b: text })] });

    assert.deepEqual(undeclaredIn(shape, { k: 'é"', a: '', b: '' }), ['/b']);
  });

  test('members that must be there choose, and types do', async () => {
    const required = await shapeOf({
      anyOf: [object({ id: text }, { required: ['id'] }), object({ key: text, secret: text }, { required: ['key'] })],
    });
    const typed = await shapeOf({ oneOf: [object({ at: { type: 'integer' }, a: text }), object({ at: text, b: text })] });

    assert.deepEqual(undeclaredIn(required, { id: '1', secret: 'x' }), ['/secret']);
    assert.deepEqual(undeclaredIn(typed, { at: 5, a: '', b: '' }), ['/b']);
    assert.deepEqual(undeclaredIn(typed, { at: '5', a: '', b: '' }), ['/a']);
  });

  test('what leaks does not choose: a member too many rules out no alternative', async () => {
    const shape = await shapeOf({
      oneOf: [object({ id: text }, { required: ['id'], additionalProperties: false }), object({ other: text }, { required: ['other'] })],
    });

    assert.deepEqual(undeclaredIn(shape, { id: '1', ssn: '2' }), ['/ssn']);
  });

  test('where no alternative fits, all of them together are the measure', async () => {
    const shape = await shapeOf({ oneOf: [Cat, Dog] });

    assert.deepEqual(undeclaredIn(shape, { kind: 'bird', lives: 1, tricks: [], wings: 2 }), ['/wings']);
  });

  test('an alternative that speaks of nothing in the object does not win over one that differs in a detail', async () => {
    const shape = await shapeOf({ oneOf: [object({ id: text, mail: object({ on: { type: 'boolean' } }) }), object({ other: text })] });

    assert.deepEqual(undeclaredIn(shape, { id: '', mail: { on: 'yes' }, leak: 1 }), ['/leak']);
  });

  test('a null alternative opens nothing', async () => {
    const shape = await shapeOf({ anyOf: [{ type: 'null' }, object({ id: text })] });

    assert.deepEqual(undeclaredIn(shape, { id: '', x: '' }), ['/x']);
  });

  test('a discriminator chooses by its mapping and by the names of schemas', async () => {
    const schemas = { Cat: object({ type: text, lives: text }), Dog: object({ type: text, tricks: text }) };
    const shape = await shapeOf(
      {
        oneOf: [ref('Cat'), ref('Dog')],
        discriminator: { propertyName: 'type', mapping: { 'felis catus': '#/components/schemas/Cat', canis: 'Dog' } },
      },
      schemas,
    );

    assert.deepEqual(undeclaredIn(shape, { type: 'felis catus', lives: '', tricks: '' }), ['/tricks']);
    assert.deepEqual(undeclaredIn(shape, { type: 'canis', lives: '', tricks: '' }), ['/lives']);
    assert.deepEqual(undeclaredIn(shape, { type: 'Dog', lives: '', tricks: '' }), ['/lives']);
    assert.deepEqual(undeclaredIn(shape, { type: 'unheard of', lives: '', tricks: '' }), []);
  });

  test('a parent with a discriminator stands for its subtypes', async () => {
    const schemas = {
      Pet: object({ type: text, name: text }, { discriminator: { propertyName: 'type' }, required: ['type'] }),
      Cat: { allOf: [ref('Pet'), object({ lives: text })] },
      Dog: { allOf: [ref('Pet'), object({ tricks: text })] },
      Puppy: { allOf: [ref('Dog'), object({ weeks: text })] },
    };
    const shape = await shapeOf({ type: 'array', items: ref('Pet') }, schemas);
    const wrapped = await shapeOf({ allOf: [ref('Pet')], description: 'the pet' }, schemas);
    const single = await shapeOf(ref('Cat'), schemas);

    assert.deepEqual(
      undeclaredIn(shape, [
        { type: 'Cat', name: '', lives: '' },
        { type: 'Puppy', name: '', tricks: '', weeks: '' },
      ]),
      [],
    );
    assert.deepEqual(undeclaredIn(shape, [{ type: 'Cat', tricks: '' }]), ['/*/tricks']);
    assert.deepEqual(undeclaredIn(shape, [{ type: 'Pet', lives: '' }]), ['/*/lives']);
    assert.deepEqual(undeclaredIn(wrapped, { type: 'Dog', tricks: '', lives: '' }), ['/lives']);
    assert.deepEqual(undeclaredIn(single, { type: 'Cat', lives: '', tricks: '' }), ['/tricks']);
  });

  test('a choice at the top holds in all depth', async () => {
    const shape = await shapeOf({
      oneOf: [
        object({ kind: { const: 'a' }, data: object({ list: { type: 'array', items: object({ x: text }) } }) }),
        object({ kind: { const: 'b' }, data: object({ list: { type: 'array', items: object({ y: text }) } }) }),
      ],
    });

    assert.deepEqual(undeclaredIn(shape, { kind: 'a', data: { list: [{ x: '' }, { x: '', y: '' }] } }), ['/data/list/*/y']);
    assert.deepEqual(undeclaredIn(shape, { kind: 'b', data: { list: [{ x: '' }] } }), ['/data/list/*/x']);
  });

  test('alternatives inside alternatives and inside allOf choose each for itself', async () => {
    const shape = await shapeOf({
      allOf: [
        object({ id: text }),
        {
          oneOf: [
            object(
              { kind: { const: 'person' } },
              { required: ['kind'], anyOf: [object({ born: text }, { required: ['born'] }), object({ age: text })] },
            ),
            object({ kind: { const: 'firm' }, vat: text }, { required: ['kind'] }),
          ],
        },
      ],
    });

    assert.deepEqual(undeclaredIn(shape, { id: '', kind: 'firm', vat: '', born: '' }), ['/born']);
    assert.deepEqual(undeclaredIn(shape, { id: '', kind: 'person', age: '', vat: '' }), ['/vat']);
    assert.deepEqual(undeclaredIn(shape, { id: '', kind: 'person', born: '', age: '' }), []);
    assert.deepEqual(undeclaredIn(shape, { id: '', kind: 'person', age: '', born: 1 }), ['/born']);
  });

  test('a nested constant chooses the outer alternative', async () => {
    const shape = await shapeOf({
      oneOf: [object({ meta: object({ type: { const: 'a' } }), a: text }), object({ meta: object({ type: { const: 'b' } }), b: text })],
    });

    assert.deepEqual(undeclaredIn(shape, { meta: { type: 'a' }, a: '', b: '' }), ['/b']);
  });

  test('a required member that is write-only is not missed', async () => {
    const shape = await shapeOf({
      oneOf: [
        object({ password: { type: 'string', writeOnly: true }, name: text }, { required: ['password', 'name'] }),
        object({ token: text }, { required: ['token'] }),
      ],
    });

    assert.deepEqual(undeclaredIn(shape, { name: '', token2: '' }), ['/token2']);
    assert.deepEqual(undeclaredIn(shape, { name: '', password: '' }), ['/password']);
  });

  test('if, then and else declare what may be there', async () => {
    const branches = Object.fromEntries([
      ['if', { properties: { kind: { const: 'a' } }, required: ['kind'] }],
      ['then', { properties: { a: text } }],
      ['else', { properties: { b: text } }],
    ]);
    const shape = await shapeOf(object({ kind: text }, branches));

    assert.deepEqual(undeclaredIn(shape, { kind: 'z', b: '', a: '' }), ['/a']);
    assert.deepEqual(undeclaredIn(shape, { kind: 'a', a: '', c: '' }), ['/c']);
  });

  test('a key that stands twice is judged both times', async () => {
    const { PathTrie } = await import('@sluice/model');
    const { tapeOf } = await import('./testing/tape-of.ts');
    const trie = new PathTrie(await shapeOf({ oneOf: [Cat, Dog] }));
    const tape = tapeOf('{"kind":"cat","tricks":1,"tricks":2}', trie);
    const members: number[] = [];

    trie.shape(0).choose?.(tape, 0, (member) => members.push(member));

    assert.deepEqual(members, [2, 3]);
  });
});

suite('responses', () => {
  const media = (name: string): object => ({ schema: object({ [name]: text }) });
  const document = {
    openapi: '3.1.0',
    info: { title: 't', version: '1' },
    paths: {
      '/a': {
        get: {
          responses: {
            200: {
              description: '',
              headers: { 'X-Rate': { schema: { type: 'integer' } } },
              content: { 'application/json': media('exact'), 'text/*': media('text') },
            },
            201: { description: '', content: { 'application/*': media('range'), '*/*': media('all') } },
            202: { description: '' },
            '4XX': { description: '', content: { 'application/problem+json': media('problem') } },
            default: { description: '', content: { 'application/json': media('rest') } },
          },
        },
        head: { responses: { 200: { description: '' } } },
      },
    },
  };
  const names = ['exact', 'text', 'range', 'all', 'problem', 'rest'];

  for (const [status, type, expected] of [
    [200, 'application/json', 'exact'],
    [200, 'Application/JSON; charset=utf-8', 'exact'],
    [200, 'application/problem+json', 'exact'],
    [200, 'text/csv', 'text'],
    [200, 'image/png', null],
    [201, 'application/json', 'range'],
    [201, 'image/png', 'all'],
    [404, 'application/json', 'problem'],
    [404, null, 'problem'],
    [500, 'application/json', 'rest'],
  ] as const) {
    test(`status ${status} as ${type} is answered by ${expected ?? 'nothing'}`, async () => {
      const route = (await contractOf(JSON.stringify(document))).match('GET', '/a');
      assert.ok(route?.kind === 'operation');

      const { shape, isDeclared } = route.operation.responseShape(status, type);

      assert.equal(isDeclared, expected !== null);
      assert.deepEqual(
        names.filter((name) => shape.child(name).declared === 'declared'),
        expected === null ? [] : [expected],
      );
    });
  }

  test('a status without a described body says nothing of it', async () => {
    const route = (await contractOf(JSON.stringify(document))).match('GET', '/a');
    assert.ok(route?.kind === 'operation');

    assert.equal(route.operation.responseShape(202, 'application/json').shape.declared, 'unknown');
    assert.equal(route.operation.responseHeaders(200).get('x-rate')?.types, jsonType.integer);
    assert.deepEqual(
      [200, 404, 503].map((status) => route.operation.declaresStatus(status)),
      [true, true, true],
    );
  });

  test('a status that is not declared has nothing declared', async () => {
    const route = (await contractOf(JSON.stringify(document))).match('HEAD', '/a');
    assert.ok(route?.kind === 'operation');

    const { shape, isDeclared } = route.operation.responseShape(500, 'application/json');

    assert.deepEqual([isDeclared, shape.declared, route.operation.declaresStatus(500)], [false, 'undeclared', false]);
  });
});
