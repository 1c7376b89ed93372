import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defaultGraphqlLimits } from '@sluice/detect';
import { graphqlOf } from './graphql-settings.ts';

test('an API takes what it leaves out from the defaults, and a route from its API', () => {
  const api = graphqlOf({ depth: 5, introspection: { consumers: ['key-build'] }, getMutations: 'allow' });
  const route = graphqlOf({ aliases: 40, introspection: 'allow' }, api);

  assert.deepEqual(api, {
    isExpected: true,
    limits: { ...defaultGraphqlLimits, depth: 5 },
    introspection: { consumers: ['key-build'], roles: [] },
    allowsGetMutations: true,
    allowsSimplePosts: false,
  });
  assert.deepEqual(route, {
    isExpected: true,
    limits: { ...defaultGraphqlLimits, depth: 5, aliases: 40 },
    introspection: 'allow',
    allowsGetMutations: true,
    allowsSimplePosts: false,
  });
});

test('what is not written expects no operations, and what is not enabled looks for none', () => {
  assert.deepEqual(graphqlOf(undefined), {
    isExpected: false,
    limits: defaultGraphqlLimits,
    introspection: 'refuse',
    allowsGetMutations: false,
    allowsSimplePosts: false,
  });
  assert.equal(graphqlOf({ enabled: false }), 'off');
  assert.equal(graphqlOf(undefined, 'off'), 'off');
  assert.deepEqual(graphqlOf({ depth: 3 }, 'off'), graphqlOf({ depth: 3 }));
});
