import type { GraphqlChoice } from '@sluice/flow';
import type { GraphqlSettings } from '../config/graphql-settings.ts';

export function graphqlChoiceOf({ introspection, ...settings }: GraphqlSettings): GraphqlChoice {
  if (typeof introspection === 'string') return { ...settings, introspection };
  return { ...settings, introspection: { consumers: new Set(introspection.consumers), roles: new Set(introspection.roles) } };
}
