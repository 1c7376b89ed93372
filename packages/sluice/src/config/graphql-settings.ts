import type { GraphqlLimits } from '@sluice/detect';
import { defaultGraphqlChoice } from '@sluice/flow/outline';
import type { GraphqlDocument } from './graphql-schema.ts';

/** What operations of GraphQL may ask for, with every default filled in. */
export interface GraphqlSettings {
  readonly isExpected: boolean;
  readonly limits: GraphqlLimits;
  readonly introspection: 'allow' | 'refuse' | { readonly consumers: readonly string[]; readonly roles: readonly string[] };
  readonly allowsGetMutations: boolean;
  readonly allowsSimplePosts: boolean;
}

const defaults: GraphqlSettings = { ...defaultGraphqlChoice, introspection: 'refuse' };

/** What is left out is as `around` has it: the API for a route, the defaults for an API. */
export function graphqlOf(document: GraphqlDocument | undefined, around: GraphqlSettings | 'off' = defaults): GraphqlSettings | 'off' {
  if (document === undefined) return around;
  const { enabled = true, introspection, getMutations, simplePosts, ...limits } = document;
  if (!enabled) return 'off';
  const before = around === 'off' ? defaults : around;
  return {
    isExpected: true,
    limits: { ...before.limits, ...limits },
    introspection: introspectionOf(introspection) ?? before.introspection,
    allowsGetMutations: getMutations === undefined ? before.allowsGetMutations : getMutations === 'allow',
    allowsSimplePosts: simplePosts === undefined ? before.allowsSimplePosts : simplePosts === 'allow',
  };
}

function introspectionOf(introspection: GraphqlDocument['introspection']): GraphqlSettings['introspection'] | null {
  if (introspection === undefined) return null;
  if (typeof introspection === 'string') return introspection;
  return { consumers: introspection.consumers ?? [], roles: introspection.roles ?? [] };
}
