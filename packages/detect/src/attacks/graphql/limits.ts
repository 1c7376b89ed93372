/** What one request may ask of a GraphQL server; each is the most that passes. */
export interface GraphqlLimits {
  /** Fields within fields, through fragments. */
  readonly depth: number;
  /** Fields of an operation, each as often as its fragment is spread. */
  readonly fields: number;
  readonly rootFields: number;
  readonly aliases: number;
  /** One field under different names in one place: calls in a batch. */
  readonly repeats: number;
  /** One field under one name in one place. */
  readonly duplicates: number;
  /** Fields that ask for themselves again and again: a third time counts 1, a fourth 2, a fifth 4. */
  readonly recursion: number;
  readonly directives: number;
  /** On one field, fragment, variable or operation. */
  readonly directivesPerField: number;
  readonly operations: number;
  readonly tokens: number;
  readonly characters: number;
  /** Operations in an array. */
  readonly batch: number;
}

/**
 * Between those of GraphQL Armor, which real clients break (depth 6, 15 aliases, 50 directives, 1000 tokens), and those of Apollo Router
 * (30 aliases, 20 root fields, 15000 tokens, no bound on depth). A tree of six levels comes to a recursion of 15. Apollo Server and Yoga read no arrays unless told to; Hasura does.
 */
export const defaultGraphqlLimits: GraphqlLimits = {
  depth: 15,
  fields: 2_000,
  rootFields: 20,
  aliases: 30,
  repeats: 20,
  duplicates: 10,
  recursion: 16,
  directives: 50,
  directivesPerField: 5,
  operations: 10,
  tokens: 10_000,
  characters: 100_000,
  batch: 10,
};

/** The smaller of each. */
export function strictestGraphqlLimits(one: GraphqlLimits, other: GraphqlLimits): GraphqlLimits {
  const strictest: Record<keyof GraphqlLimits, number> = { ...one };
  for (const name of Object.keys(defaultGraphqlLimits) as (keyof GraphqlLimits)[]) strictest[name] = Math.min(one[name], other[name]);
  return strictest;
}
