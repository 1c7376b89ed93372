import { definitionKind, type GraphqlDocument, nothing, selectionKind } from '../languages/graphql/document.ts';
import { readGraphql } from '../languages/graphql/reader.ts';

/** Shorter lists of names in braces are also placeholders and sets. */
const fieldsMin = 8;

/**
 * The document that a text is, null where it is none. `isExpected`: where nothing says that documents stand here, names in braces alone
 * (`{name}`) are none.
 */
export function graphqlDocument(text: string, isExpected: boolean): GraphqlDocument | null {
  const document = readGraphql(text);
  return document !== null && (isExpected || isEvident(document)) ? document : null;
}

/** Whether a text that is no document to us asks for the schema of whoever reads one in it. */
export function namesSchema(text: string): boolean {
  return text.includes('{') && /\b__(?:schema|type)\b/.test(text);
}

function isEvident(document: GraphqlDocument): boolean {
  const { unread, definitionKinds, selections, kinds, aliases, children, directivesInAll, arguments: given } = document;
  if (unread !== null || given > 0 || directivesInAll > 0 || selections >= fieldsMin) return true;
  if (definitionKinds.some((kind) => kind !== definitionKind.shorthand)) return true;
  for (let at = 0; at < selections; at += 1)
    if (kinds[at] !== selectionKind.field || aliases[at] !== nothing || children[at] !== nothing) return true;
  return false;
}

/** Whether the operation that is run changes anything: the one that is named, where just one has the name; else any. */
export function isMutation(document: GraphqlDocument, operationName: string | null): boolean {
  const { definitionKinds: kinds, definitionNames } = document;
  const wanted = operationName === null ? nothing : document.numbers.find(operationName);
  const isNamed = (kind: number, index: number): boolean => kind !== definitionKind.fragment && definitionNames[index] === wanted;
  const isOne = wanted !== nothing && kinds.filter(isNamed).length === 1;
  return kinds.some((kind, index) => kind === definitionKind.mutation && (!isOne || isNamed(kind, index)));
}
