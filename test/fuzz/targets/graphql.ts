import assert from 'node:assert/strict';
import { defaultGraphqlLimits, graphqlAbuses, graphqlDocument, graphqlStringValue, isMutation } from '@sluice/detect';
import { type DocumentNode, parse, visit } from 'graphql';
import type { FuzzTarget } from '../target.ts';

/** The reader of GraphQL: it reads what the reference implementation reads, finds every string in it, and counts whatever it reads. */
export const target: FuzzTarget = {
  name: 'graphql',
  seeds: [
    '{a(b:"c",d:[1 -2.5e3 $x null]){e:f @g(h:{i:"""j \\""" k"""})...F ...on T{l}}} fragment F on T{m}',
    'query Q($a:[Int!]!=[1] @b,$c:S="d")@e{f}mutation{g}subscription S{h}',
    '# a\n"""about"""query{__schema{types{fields{type{fields{name}}}}}}#b',
    '{...A}fragment A on T{...B}fragment B on T{x{...A}}',
    '{a a a:a b:a ...{a}...@c{a}}',
    '{a(b:"\\u0041\\u{1F600}\\n\\"")}',
  ],
  words: [
    ...'{ } ( ) [ ] : $ ! @ = ... , # " """ \\""" \\u -1.5e3 {a ...F __type'.split(' '),
    'on ',
    'query ',
    'mutation ',
    'fragment ',
    '\n',
    '\ufeff',
  ],
  run(input) {
    const text = Buffer.from(input).toString();
    const parsed = parsedOf(text);
    const document = graphqlDocument(text, true);
    if (document === null) return assert.equal(parsed, null, 'what is a document was not read');
    graphqlAbuses(document, defaultGraphqlLimits, false);
    isMutation(document, 'Q');
    const { literalKinds, literalStarts, literalEnds, unread } = document;
    const values = literalKinds.map((kind, index) => graphqlStringValue(text, literalStarts[index] ?? 0, literalEnds[index] ?? 0, kind));
    if (parsed === null || unread !== null) return;
    const wanted: string[] = [];
    visit(parsed, { StringValue: ({ value, block }) => void (block === true || wanted.push(value)) });
    const missing = wanted.filter((value) => !values.includes(value));
    assert.deepEqual(missing, [], 'a string of the document was not found');
  },
};

function parsedOf(text: string): DocumentNode | null {
  try {
    const document = parse(text, { maxTokens: 1_000 });
    // Types are none of what a client sends.
    return document.definitions.every(({ kind }) => kind === 'OperationDefinition' || kind === 'FragmentDefinition') ? document : null;
  } catch {
    return null;
  }
}
