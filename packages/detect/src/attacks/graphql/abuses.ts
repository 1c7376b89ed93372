import type { GraphqlDocument } from '../languages/graphql/document.ts';
import { figuresOf, type GraphqlFigures } from '../languages/graphql/figures.ts';
import type { GraphqlLimits } from './limits.ts';

/** One way in which a request asks too much of a GraphQL server, or asks it in a way that others can abuse. */
export interface GraphqlAbuse {
  readonly family: keyof GraphqlLimits | 'cycles' | 'introspection' | 'introspectionLists' | 'getMutations' | 'simplePosts';
  readonly cwe: string;
  /** Counts and bounds, and no name of the document. */
  readonly what: string;
}

export type GraphqlBound = Exclude<keyof GraphqlLimits, 'batch'>;

const words: Readonly<Record<keyof GraphqlLimits, string>> = {
  depth: 'levels of fields',
  fields: 'fields',
  rootFields: 'root fields',
  aliases: 'aliases',
  repeats: 'calls of one field in one place',
  duplicates: 'times the same field in one place',
  recursion: 'for fields that ask for themselves again and again',
  directives: 'directives',
  directivesPerField: 'directives in one place',
  operations: 'operations in a document',
  tokens: 'tokens',
  characters: 'characters',
  batch: 'operations in an array',
};
const bounds = Object.keys(words).filter((name) => name !== 'batch') as readonly GraphqlBound[];
/** As graphql-js has it (MaxIntrospectionDepthRule): no tool asks for the fields of the fields of types. */
const introspectionListsMax = 2;

/** What a document asks for beyond its limits. */
export function graphqlAbuses(document: GraphqlDocument, limits: GraphqlLimits, allowsIntrospection: boolean): readonly GraphqlAbuse[] {
  if (document.unread === 'too-deep')
    return [{ family: 'depth', cwe: 'CWE-674', what: `nested too deeply to be read, at most ${limits.depth} levels of fields` }];
  if (document.unread === 'too-long')
    return [{ family: 'tokens', cwe: 'CWE-770', what: `too long to be read, at most ${limits.tokens} tokens` }];
  const figures = figuresOf(document);
  const abuses: GraphqlAbuse[] = bounds
    .filter((name) => figures[name] > limits[name])
    .map((name) => excess(name, figures[name], limits[name]));
  if (figures.cycles > 0)
    abuses.push({ family: 'cycles', cwe: 'CWE-674', what: `${figures.cycles} fragments that come back to themselves` });
  return [...abuses, ...introspectionAbuses(figures, allowsIntrospection)];
}

/** Null where the array is no longer than it may be. */
export function batchAbuse(operations: number, { batch }: GraphqlLimits): GraphqlAbuse | null {
  return operations > batch ? excess('batch', operations, batch) : null;
}

/** Of texts that say which operations a request has a server reads one, and nobody knows which. */
export function textsAbuse(most: number): GraphqlAbuse {
  return { family: 'batch', cwe: 'CWE-770', what: `more than ${most} texts of operations in a request` };
}

export const getMutationAbuse: GraphqlAbuse = {
  family: 'getMutations',
  cwe: 'CWE-352',
  what: 'a mutation in a request that any link can make',
};
export const simplePostAbuse: GraphqlAbuse = {
  family: 'simplePosts',
  cwe: 'CWE-352',
  what: 'an operation in a request that the form of any page can make',
};

export const schemaAbuse: GraphqlAbuse = { family: 'introspection', cwe: 'CWE-200', what: 'asks for the schema' };

function excess(family: keyof GraphqlLimits, count: number, most: number): GraphqlAbuse {
  return { family, cwe: 'CWE-770', what: `${count} ${words[family]}, at most ${most}` };
}

function introspectionAbuses({ introspects, introspectionLists: lists }: GraphqlFigures, isAllowed: boolean): readonly GraphqlAbuse[] {
  const abuses: GraphqlAbuse[] = [];
  if (introspects && !isAllowed) abuses.push(schemaAbuse);
  if (lists > introspectionListsMax) {
    const what = `${lists} lists of the schema within each other, at most ${introspectionListsMax}`;
    abuses.push({ family: 'introspectionLists', cwe: 'CWE-674', what });
  }
  return abuses;
}
