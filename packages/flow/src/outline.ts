/** What a configuration is held against, without what judges. */
export { originOf } from './browser/origin.ts';
export { defaultGraphqlChoice, type GraphqlChoice } from './plan/graphql-choice.ts';
