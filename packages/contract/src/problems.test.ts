import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { failure, success } from '@sluice/kit';
import fc from 'fast-check';
import { compileContract } from './compile.ts';
import { loadContract } from './document/load.ts';
import { contractOf, problemsOf } from './testing/contract-of.ts';

const head = 'openapi: 3.1.0\ninfo: {title: t, version: "1"}\n';

suite('what is wrong is told with file, line, column and what was meant', () => {
  for (const [promise, text, expected] of [
    [
      'a text that is no YAML',
      'openapi: 3.1.0\npaths:\n  /a: {get: [}\n',
      'openapi.yaml:3:14: flow sequence in block collection must be sufficiently indented and end with a ]',
    ],
    ['a text that is no JSON', '{"openapi": "3.1.0",\n "paths": {]}', 'openapi.yaml:2:12: '],
    ['a key that stands twice', `${head}paths:\n  /a: {}\n  /a: {}\n`, 'openapi.yaml:5:3: map keys must be unique'],
    [
      'a document of another kind',
      'swagerr: "2.0"\n',
      'openapi.yaml:1:1: this is not an OpenAPI document: it has neither "openapi" nor "swagger" at its top; did you mean "swagger"?',
    ],
    ['a version to come', 'openapi: 4.0.0\npaths: {}\n', 'openapi.yaml:1:1: version "4.0.0" is not supported; the nearest is "3.1.0"'],
    ['paths that are a list', `${head}paths: []\n`, 'openapi.yaml:3:1: "paths" must be an object, and is a list'],
    [
      'a misspelt field',
      `${head}paths:\n  /a:\n    get:\n      respones: {}\n      responses: {}\n`,
      'openapi.yaml:6:7: no field "respones" in an operation; did you mean "responses"?',
    ],
    [
      'a misspelt reference',
      `${head}paths:\n  /a:\n    get:\n      responses:\n        200:\n          content:\n            application/json:\n              schema: {$ref: '#/components/schemas/Usr'}\ncomponents:\n  schemas:\n    User: {type: object}\n`,
      'openapi.yaml:10:15: "$ref" to "#/components/schemas/Usr" leads nowhere; did you mean "#/components/schemas/User"?',
    ],
    [
      'a reference by name alone',
      `${head}paths:\n  /a:\n    get:\n      responses:\n        200: {content: {a/b: {schema: {$ref: User}}}}\ncomponents:\n  schemas:\n    User: {type: object}\n`,
      '"$ref" to "User" leads nowhere; did you mean "#/components/schemas/User"?',
    ],
    [
      'a misspelt type',
      `${head}paths:\n  /a:\n    get:\n      responses:\n        200: {content: {a/b: {schema: {type: strng}}}}\n`,
      'openapi.yaml:7:40: "strng" is not a known type; did you mean "string"?',
    ],
    [
      'a misspelt place of a parameter',
      `${head}paths:\n  /a:\n    get:\n      parameters:\n        - {name: q, in: querry}\n      responses: {}\n`,
      'openapi.yaml:7:21: "querry" is not a known place of a parameter; did you mean "query"?',
    ],
    [
      'a pattern that cannot run in linear time',
      `${head}paths:\n  /a:\n    get:\n      responses:\n        200: {content: {a/b: {schema: {pattern: '(?=a)b'}}}}\n`,
      'openapi.yaml:7:40: the pattern "(?=a)b" is not checked: invalid or unsupported Perl syntax',
    ],
    ['a path without its slash', `${head}paths:\n  users: {}\n`, 'openapi.yaml:4:3: the path "users" must begin with a slash'],
    ['braces that do not match', `${head}paths:\n  /a/{id: {}\n`, 'openapi.yaml:4:3: the path "/a/{id" has braces that do not match'],
    [
      'two paths that are one',
      `${head}paths:\n  /a/{id}:\n    get: {responses: {}}\n  /a/{name}:\n    get: {responses: {}}\n`,
      'openapi.yaml:7:5: GET /a/{name} stands here again; the first one, at /a/{id}, counts',
    ],
    [
      'a server without a default',
      `${head}servers: [{url: 'https://{tenant}.example/{base}'}]\npaths:\n  /a:\n    get: {responses: {}}\n`,
      'openapi.yaml:3:11: the server "https://{tenant}.example/{base}" has no default for {tenant}',
    ],
    [
      'a security scheme that is not there',
      `${head}paths:\n  /a:\n    get:\n      security: [{tokn: []}]\n      responses: {}\ncomponents: {securitySchemes: {token: {type: http, scheme: bearer}}}\n`,
      'openapi.yaml:6:19: "tokn" is not a known security scheme; did you mean "token"?',
    ],
  ] as const) {
    test(promise, async () => {
      const problems = await problemsOf(text);

      assert.ok(
        problems.some((problem) => problem.includes(expected)),
        problems.join('\n'),
      );
    });
  }

  test('lines are found in JSON as well', async () => {
    const text = JSON.stringify(
      { openapi: '3.0.0', info: { 'a"b': [1, '}'] }, paths: { '/a~b': { get: { respons: {}, responses: {} } } } },
      null,
      1,
    );

    assert.deepEqual(await problemsOf(text), ['openapi.yaml:12:5: no field "respons" in an operation; did you mean "responses"?']);
  });
});

suite('one bad part leaves the rest in force', () => {
  test('an operation that is no object is skipped, its neighbours are not', async () => {
    const contract = await contractOf(
      `${head}paths:\n  /a:\n    get: nonsense\n    post: {responses: {}}\n  /b: 5\n  /c: {get: {responses: {}}}\n`,
    );

    assert.deepEqual(
      contract.operations.map(({ method, template }) => `${method} ${template}`),
      ['POST /a', 'GET /c'],
    );
    assert.deepEqual(
      contract.warnings.map(({ line, column }) => [line, column]),
      [
        [5, 5],
        [7, 3],
      ],
    );
  });

  test('a response that cannot be read is declared and unknown', async () => {
    const contract = await contractOf(`${head}paths:\n  /a: {get: {responses: {200: {$ref: '#/components/responses/Gone'}}}}\n`);

    const { shape, isDeclared } = contract.operations[0]?.responseShape(200, 'application/json') ?? assert.fail();

    assert.deepEqual([shape.declared, isDeclared, contract.warnings.length], ['unknown', true, 1]);
  });
});

suite('references over several documents', () => {
  const files: Readonly<Record<string, string>> = {
    'parts/users.yaml': 'User: {type: object, properties: {id: {type: string}, boss: {$ref: "#/User"}, team: {$ref: "../team.json"}}}\n',
    'team.json': '{"$anchor": "x", "type": "object", "properties": {"name": {"$ref": "openapi.yaml#/components/schemas/Name"}}}',
  };
  const text = `${head}paths:\n  /a: {get: {responses: {200: {content: {application/json: {schema: {$ref: './parts/users.yaml#/User'}}}}}}}\ncomponents: {schemas: {Name: {type: object, properties: {first: {type: string}}}}}\n`;
  const readDocument = async (uri: string) => {
    const file = files[uri];
    return file === undefined ? failure('no such file') : success(file);
  };

  test('they are resolved from where they stand, in circles too', async () => {
    const contract = await contractOf(text, { readDocument });

    const { shape } = contract.operations[0]?.responseShape(200, 'application/json') ?? assert.fail();

    assert.equal(shape.child('boss').child('boss').child('team').child('name').child('first').declared, 'declared');
    assert.equal(shape.child('boss').child('team').child('name').child('last').declared, 'undeclared');
    assert.deepEqual(contract.warnings, []);
  });

  test('without a port nothing is read, and what is missing is unknown', async () => {
    const problems = await problemsOf(text);

    assert.ok(
      problems.some((problem) => problem.startsWith('openapi.yaml:4:') && problem.includes('reading further documents is switched off')),
    );
  });

  test('an error in another document is told with its own file and line', async () => {
    const broken = await problemsOf(text, { readDocument: async () => success('User:\n  type: [object\n') });

    assert.ok(broken[0]?.startsWith('parts/users.yaml:'), broken.join('\n'));
  });

  test('documents, their depth and their size are bounded', async () => {
    let count = 0;
    const endless = async () => {
      count += 1;
      return success(`a: {$ref: 'n${count}.yaml'}\nb: {$ref: 'm${count}.yaml'}\n`);
    };

    await loadContract('openapi.yaml', text, { readDocument: endless, limits: { documentsMax: 20 } });
    assert.ok(count < 20);
    count = 0;
    await loadContract('openapi.yaml', text, { readDocument: endless, limits: { documentDepthMax: 3 } });
    assert.ok(count <= 8);
    assert.equal((await loadContract('o', text, { limits: { charactersMax: 10 } })).ok, false);
  });

  test('a text in an example is no reference', async () => {
    const asked: string[] = [];
    await loadContract(
      'o.yaml',
      `${head}components: {schemas: {A: {example: {$ref: 'x.yaml'}, properties: {default: {$ref: 'y.yaml'}}}}}\n`,
      {
        readDocument: async (uri) => {
          asked.push(uri);
          return failure('no');
        },
      },
    );

    assert.deepEqual(asked, ['y.yaml']);
  });
});

suite('hostile documents', () => {
  test('aliases that grow without end are refused', async () => {
    const bomb = `a0: &a0 [x]\n${Array.from({ length: 30 }, (_, level) => `a${level + 1}: &a${level + 1} [*a${level}, *a${level}, *a${level}]`).join('\n')}\n`;

    assert.equal((await loadContract('o.yaml', bomb)).ok, false);
  });

  test('nesting without end is refused', async () => {
    for (const text of ['['.repeat(200_000), `${'{"a":'.repeat(3000)}1${'}'.repeat(3000)}`, '- '.repeat(20_000)]) {
      assert.equal((await loadContract('o.yaml', text)).ok, false);
    }
  });

  test('no value in any place makes the compiler throw', async () => {
    const example = {
      openapi: '3.0.0',
      servers: [{ url: '/{v}', variables: { v: { default: 'a' } } }],
      paths: {
        '/a/{id}': {
          parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string', pattern: '^a', enum: ['a'] } }],
          post: {
            security: [{ key: [] }],
            requestBody: { content: { 'application/json': { schema: { allOf: [{ $ref: '#/components/schemas/A' }], required: ['x'] } } } },
            responses: {
              200: {
                headers: { X: { schema: {} } },
                content: { 'a/b': { schema: { oneOf: [{}], discriminator: { propertyName: 'a', mapping: { b: 'A' } } } } },
              },
            },
          },
        },
      },
      components: {
        schemas: { A: { properties: { b: { items: [{}] } }, additionalProperties: {} } },
        securitySchemes: { key: { type: 'apiKey', in: 'query', name: 'k' } },
      },
    };
    const places: (readonly string[])[] = [];
    const collect = (value: unknown, path: readonly string[]): void => {
      places.push(path);
      if (typeof value === 'object' && value !== null) for (const [key, child] of Object.entries(value)) collect(child, [...path, key]);
    };
    collect(example, []);
    const odd = fc.constantFrom(null, 0, -1, true, '', 'x', [], {}, [null], { $ref: '#' }, { $ref: 5 }, [[]], '#/components/schemas/A', {
      a: null,
    });

    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...places.slice(1)), odd, async (path, value) => {
        const document = structuredClone(example) as Record<string, unknown>;
        let owner = document;
        for (const key of path.slice(0, -1)) owner = owner[key] as Record<string, unknown>;
        owner[path.at(-1) ?? ''] = value;

        const loaded = await loadContract('o.json', JSON.stringify(document));
        assert.ok(loaded.ok);
        const compiled = compileContract(loaded.value);
        for (const operation of compiled.ok ? compiled.value.operations : []) {
          const { shape } = operation.responseShape(200, 'a/b');
          assert.equal(typeof shape.child('a').item().child('b').declared, 'string');
          operation.prepare();
          operation.validateRequest({
            path: '/a/b',
            pathParameters: [{ name: 'id', start: 3, end: 4 }],
            query: [['q', '1']],
            headers: [],
            cookies: [],
            contentType: 'application/json',
            body: { kind: 'json', value: { b: [1, { c: 2 }], x: null } },
          });
        }
      }),
      { numRuns: 400 },
    );
  });
});

test('more problems than are shown are counted', async () => {
  const paths = Array.from({ length: 600 }, (_, index) => `  x${index}: {}\n`).join('');

  const problems = await problemsOf(`${head}paths:\n${paths}`);

  assert.equal(problems.length, 501);
  assert.equal(problems.at(-1), 'openapi.yaml:1:1: 100 further problems are not shown');
});
