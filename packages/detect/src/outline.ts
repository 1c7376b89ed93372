/** What a configuration is held against, without what detects. */
export { defaultGraphqlLimits, type GraphqlLimits, strictestGraphqlLimits } from './attacks/graphql/limits.ts';
