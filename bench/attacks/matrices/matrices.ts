import type { Cell } from './cell.ts';
import { forgedRequests, publicRequests } from './forged-requests.ts';
import { formulas, plainSigns } from './formulas.ts';
import { jndiLookups, plainFunctions, plainLookups, shellFunctions } from './lookups.ts';
import { anySecrets, filesAbove, filesWithin, otherStars, plainColumns, queriesForColumns } from './named-places.ts';
import { directoryFilters, documentQueries, plainDocuments, plainNames, plainParentheses, prototypes } from './queries.ts';
import { plainWays, redirects } from './redirects.ts';

/** A kind of attack in every form that its rules know, and values close to them. */
export interface Matrix {
  readonly name: string;
  readonly attack: string;
  readonly bad: readonly Cell[];
  readonly good: readonly Cell[];
}

export const matrices: readonly Matrix[] = [
  { name: 'forged requests', attack: 'server-side-request-forgery', bad: forgedRequests, good: publicRequests },
  { name: 'document queries', attack: 'nosql-injection', bad: documentQueries, good: plainDocuments },
  { name: 'directory filters', attack: 'ldap-injection', bad: directoryFilters, good: plainParentheses },
  { name: 'formulas', attack: 'formula-injection', bad: formulas, good: plainSigns },
  { name: 'redirects', attack: 'open-redirect', bad: redirects, good: plainWays },
  { name: 'jndi lookups', attack: 'log4j-lookup', bad: jndiLookups, good: plainLookups },
  { name: 'shell functions', attack: 'command-injection', bad: shellFunctions, good: plainFunctions },
  { name: 'prototypes', attack: 'prototype-pollution', bad: prototypes, good: plainNames },
  { name: 'files above their folder', attack: 'path-traversal', bad: filesAbove, good: filesWithin },
  { name: 'queries for columns', attack: 'sql-injection', bad: queriesForColumns, good: plainColumns },
  { name: 'wildcards for secrets', attack: 'ldap-injection', bad: anySecrets, good: otherStars },
];
