import assert from 'node:assert/strict';
import { test } from 'node:test';
import { apiId, endpointId } from '@sluice/model';
import type { AuthenticationRow } from '@sluice/store';
import { composeInputs } from '../compose/inputs.ts';
import { settingsOf } from '../config/settings.ts';
import { postureOf } from './posture.ts';

const contract = `
openapi: 3.1.0
info: { title: Shop, version: "1" }
components: { securitySchemes: { bearer: { type: http, scheme: bearer }, key: { type: apiKey, in: header, name: X-Api-Key } } }
paths:
  /health: { get: { security: [], responses: { "200": { description: Fine } } } }
  /orders: { get: { security: [{ bearer: [] }, { key: [], bearer: [] }], responses: { "200": { description: Fine } } } }
  /silent: { get: { responses: { "200": { description: Fine } } } }
`;

async function inputs() {
  const settings = settingsOf(
    {
      version: 1,
      apis: [
        {
          name: 'shop',
          upstream: 'http://127.0.0.1:1',
          contract: 'openapi.yaml',
          authenticate: { accept: ['jwt', 'api-key'] },
          routes: [{ match: 'GET /health', authenticate: { anonymous: true } }],
        },
      ],
    },
    { file: null, absolute: (path) => path, read: () => contract, filesOf: () => [], secret: () => '' },
  );
  const composed = await composeInputs(settings);
  assert.ok(composed.ok);
  return composed.value.inputs;
}

function row(template: string, ...callers: AuthenticationRow['callers']): AuthenticationRow {
  const exchanges = callers.reduce((sum, one) => sum + one.exchanges, 0);
  return { api: apiId('shop'), endpoint: endpointId('get', template), isDeclared: true, exchanges, callers };
}

const none = { consumerKind: 'anonymous', proof: 'none', exchanges: 3 } as const;
const shown = { consumerKind: 'token', proof: 'unverified', exchanges: 2 } as const;
const good = { consumerKind: 'token', proof: 'verified', exchanges: 5 } as const;
const bad = { consumerKind: 'anonymous', proof: 'invalid', exchanges: 7 } as const;

test('an endpoint is told with what is declared, required, shown and verified', async () => {
  const posture = postureOf(row('/orders', good, bad, none), await inputs());

  assert.deepEqual([posture.declared, posture.required], ['bearer or key and bearer', 'jwt or api-key']);
  assert.deepEqual([posture.none, posture.unverified, posture.verified, posture.refused], [3, 0, 5, 7]);
});

test('missing, unchecked, mixed and undeclared proofs are findings, and an open endpoint is none', async () => {
  const given = await inputs();
  const kinds = (one: AuthenticationRow) => postureOf(one, given).findings.map(({ kind }) => kind.slice('authentication.'.length));

  assert.deepEqual(kinds(row('/orders', good)), []);
  assert.deepEqual(kinds(row('/orders', none)), ['missing']);
  assert.deepEqual(kinds(row('/orders', shown)), ['unchecked']);
  assert.deepEqual(kinds(row('/orders', good, none)), ['missing', 'mixed']);
  assert.deepEqual(kinds(row('/silent', good)), ['undeclared']);
  assert.deepEqual(kinds(row('/health', none, good)), []);
  assert.deepEqual(postureOf(row('/orders', none), null).findings, []);
});
