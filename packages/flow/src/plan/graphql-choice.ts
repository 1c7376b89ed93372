import { defaultGraphqlLimits, type GraphqlLimits, strictestGraphqlLimits } from '@sluice/detect/outline';
import type { Consumer } from '@sluice/model';

/** What an endpoint lets a request ask of a GraphQL server. */
export interface GraphqlChoice {
  /** The configuration says that operations come here, so that also the shortest text counts as one. */
  readonly isExpected: boolean;
  readonly limits: GraphqlLimits;
  readonly introspection: 'allow' | 'refuse' | IntrospectionChoice;
  readonly allowsGetMutations: boolean;
  readonly allowsSimplePosts: boolean;
}

/** Who may ask for the schema, once it is known who it is: any of these, or whoever has any of the roles. */
export interface IntrospectionChoice {
  /** Ids as they are recorded: `key-build`. */
  readonly consumers: ReadonlySet<string>;
  readonly roles: ReadonlySet<string>;
}

/** Where nobody said anything. */
export const defaultGraphqlChoice: GraphqlChoice = {
  isExpected: false,
  limits: defaultGraphqlLimits,
  introspection: 'refuse',
  allowsGetMutations: false,
  allowsSimplePosts: false,
};

export function mayIntrospect({ introspection }: GraphqlChoice, { id, isVerified, roles }: Consumer): boolean {
  if (typeof introspection === 'string') return introspection === 'allow';
  return isVerified && (introspection.consumers.has(id) || roles.some((role) => introspection.roles.has(role)));
}

/** Of a target that servers may take for two endpoints: what both of them let through. Null is an endpoint that is not looked at. */
export function strictestGraphql(one: GraphqlChoice | null, other: GraphqlChoice | null): GraphqlChoice | null {
  if (one === null || other === null) return one ?? other;
  return {
    isExpected: one.isExpected || other.isExpected,
    limits: strictestGraphqlLimits(one.limits, other.limits),
    introspection: strictestIntrospection(one.introspection, other.introspection),
    allowsGetMutations: one.allowsGetMutations && other.allowsGetMutations,
    allowsSimplePosts: one.allowsSimplePosts && other.allowsSimplePosts,
  };
}

function strictestIntrospection(
  one: GraphqlChoice['introspection'],
  other: GraphqlChoice['introspection'],
): GraphqlChoice['introspection'] {
  if (one === 'allow') return other;
  if (other === 'allow') return one;
  if (one === 'refuse' || other === 'refuse') return 'refuse';
  return { consumers: common(one.consumers, other.consumers), roles: common(one.roles, other.roles) };
}

function common(one: ReadonlySet<string>, other: ReadonlySet<string>): ReadonlySet<string> {
  return new Set([...one].filter((name) => other.has(name)));
}
