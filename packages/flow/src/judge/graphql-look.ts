import {
  batchAbuse,
  type GraphqlAbuse,
  type GraphqlDocument,
  getMutationAbuse,
  graphqlAbuses,
  graphqlDocument,
  graphqlStringValue,
  isMutation,
  namesSchema,
  schemaAbuse,
  simplePostAbuse,
  textsAbuse,
} from '@sluice/detect';
import { utf8 } from '@sluice/kit';
import { headerOf, type RequestMessage } from '@sluice/model';
import { queryPairs } from '@sluice/wire';
import { canBeOfForm } from '../browser/csrf.ts';
import type { Exchange } from '../exchange.ts';
import { type GraphqlChoice, mayIntrospect } from '../plan/graphql-choice.ts';
import type { FoundAttacks } from './found-attacks.ts';
import { essenceOf } from './material.ts';

/** How endpoints of GraphQL are usually called. */
const usualPath = /\/(?:graphql|gql)\/?$/i;
const documentType = 'application/graphql';
/** Texts of JSON of one name within one request that are read leaf by leaf; a client sends one. */
const jsonTextsMax = 8;

/**
 * Operations of GraphQL in one request: what they ask for is held against the limits, and what people wrote in them (literals, comments, odd
 * names) is looked at like any other leaf, so that the document itself need not be.
 */
export class GraphqlLook {
  readonly #choice: GraphqlChoice;
  readonly #exchange: Exchange;
  readonly #request: RequestMessage;
  readonly #found: FoundAttacks;
  /** Null until a text is there that may be one. */
  #isExpected: boolean | null = null;
  #documents = 0;
  readonly #jsonTexts = { operations: 0, variables: 0 };

  constructor(choice: GraphqlChoice, exchange: Exchange, request: RequestMessage, found: FoundAttacks) {
    this.#choice = choice;
    this.#exchange = exchange;
    this.#request = request;
    this.#found = found;
  }

  /** Whether the text is a document that was read, and so was looked at. */
  document(text: string, place: string, channel: 'query' | 'body'): boolean {
    this.#isExpected ??= this.#expects();
    const document = graphqlDocument(text, this.#isExpected);
    const isAllowed = mayIntrospect(this.#choice, this.#exchange.trace.consumer);
    if (document === null) {
      // A server may read more than the language has.
      if (this.#isExpected && !isAllowed && namesSchema(text)) this.#add(place, [schemaAbuse]);
      return false;
    }
    this.#documents += 1;
    this.#add(place, [...graphqlAbuses(document, this.#choice.limits, isAllowed), ...this.#forgeable(document)]);
    if (document.unread !== null) return false;
    this.#leaves(document, place, channel);
    return true;
  }

  /** Operations in one array. */
  batch(items: number, place: string): void {
    const abuse = this.#documents === 0 ? null : batchAbuse(items, this.#choice.limits);
    if (abuse !== null) this.#add(place, [abuse]);
  }

  get documents(): number {
    return this.#documents;
  }

  #expects(): boolean {
    const { headers } = this.#request;
    return this.#choice.isExpected || usualPath.test(this.#exchange.path) || essenceOf(headerOf(headers, 'content-type')) === documentType;
  }

  /** Whether one more text of JSON is read; each costs more than its length. Operations that nobody reads are more than one request may bring. */
  readsAnother(name: 'operations' | 'variables', place: string): boolean {
    this.#jsonTexts[name] += 1;
    const isRead = this.#jsonTexts[name] <= jsonTextsMax;
    if (!isRead && name === 'operations') this.#add(place, [textsAbuse(jsonTextsMax)]);
    return isRead;
  }

  #add(place: string, abuses: readonly GraphqlAbuse[]): void {
    if (abuses.length > 0) this.#found.graphql(place, abuses);
  }

  /** What another site could make a browser send. Of GET that is a mutation alone: what a query answers, no other page may read. */
  #forgeable(document: GraphqlDocument): readonly GraphqlAbuse[] {
    const { method, headers } = this.#request;
    const { allowsGetMutations, allowsSimplePosts } = this.#choice;
    if (method === 'GET' || method === 'HEAD')
      return !allowsGetMutations && isMutation(document, operationNameOf(this.#exchange.query)) ? [getMutationAbuse] : [];
    return !allowsSimplePosts && canBeOfForm(headers, this.#exchange.plan.browser?.csrf ?? null) ? [simplePostAbuse] : [];
  }

  #leaves(document: GraphqlDocument, place: string, channel: 'query' | 'body'): void {
    const { text, literalKinds, literalStarts, literalEnds, literalNameStarts, literalNameEnds, comments, oddNames } = document;
    literalKinds.forEach((kind, index) => {
      const [start = 0, end = 0] = [literalStarts[index], literalEnds[index]];
      const name = text.slice(literalNameStarts[index], literalNameEnds[index]);
      this.#found.part(graphqlStringValue(text, start, end, kind), name, channel, place, () => spanOf(text, 'string', start, end));
    });
    for (let at = 0; at < comments.length; at += 2) {
      const [start = 0, end = 0] = [comments[at], comments[at + 1]];
      this.#found.part(text.slice(start, end), '', channel, place, () => spanOf(text, 'comment', start, end));
    }
    for (let at = 0; at < oddNames.length; at += 2) this.#found.name(text.slice(oddNames[at], oddNames[at + 1]), () => place, channel);
  }
}

/** Bytes of the document as UTF-8. */
function spanOf(text: string, what: string, start: number, end: number): string {
  const from = utf8(text.slice(0, start)).length;
  return `${what} at bytes ${from}–${from + utf8(text.slice(start, end)).length} of the document`;
}

/** Null where there is none, or more than one. */
function operationNameOf(query: string): string | null {
  const named = queryPairs(query).filter(([name]) => name === 'operationName');
  return named.length === 1 ? (named[0]?.[1] ?? null) : null;
}
