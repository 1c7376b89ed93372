import { json } from '../http/answer.ts';
import { invalid, membersIn, textIn } from './asked.ts';
import { defineAttack, judged, posting, type Stage } from './attack.ts';

const path = '/v1/tools/graphql';
/** Fields that a page of the shop asks for are fewer than this; above it the shop pays for somebody's pleasure. */
const resolvedMax = 500;
/** What the safe one resolves of a query before it gives up. */
const budget = 200;

/** The catalogue as a graph: a product has others that go with it, and these have others. */
export const graphqlAbuse = defineAttack({
  id: 'graphql-abuse',
  title: 'A query may be as deep and as wide as somebody likes',
  cwe: 'CWE-770',
  finding: 'attack.graphql-abuse',
  interpreter: 'graphql',
  operations: ['POST /v1/tools/graphql'],
  open: openGraph,
  exploits: [
    asked('many levels', `{ product { ${'others { '.repeat(8)}name${' }'.repeat(8)} } }`),
    asked('many aliases', `{ ${Array.from({ length: 600 }, (_, index) => `a${index}: product { name }`).join(' ')} }`),
    asked(
      'fragments in fragments',
      `{ product { ...a } } fragment a on Product { x: others { ...b } y: others { ...b } } fragment b on Product { x: others { ...c } y: others { ...c } } fragment c on Product { x: others { name } y: others { ...d } } fragment d on Product { x: others { name } y: others { name } }`,
    ),
  ],
  ordinary: [
    '{ product { name price } }',
    'query Page { product { name others { name price others { name } } } }',
    '{ first: product { name } second: product { price } }',
    'query Named($x: Int) { product { name } } # { a comment } { { {',
    '{ __typename product { ...short } } fragment short on Product { name }',
  ].map((query) => posting(path, { query })),
});

function asked(name: string, query: string) {
  return judged(name, posting(path, { query }), ({ status, body }) => status === 200 && JSON.parse(body.toString()).resolved > resolvedMax);
}

async function openGraph(): Promise<Stage> {
  const { buildSchema, execute, parse, validate } = await import('graphql');
  const schema = buildSchema('type Query { product: Product } type Product { name: String price: Int others: [Product] }');
  return {
    async answer({ body }, isFlawed) {
      const query = textIn(membersIn(body)?.['query'], 20_000);
      if (query === undefined) return invalid;
      let resolved = 0;
      const resolving = <T>(value: T) => {
        if (!isFlawed && resolved >= budget) throw new Error('the query is too large');
        resolved += 1;
        return value;
      };
      const product = {
        name: () => resolving('Zinc drops'),
        price: () => resolving(499),
        others: () => resolving([product, product, product]),
      };
      try {
        const document = parse(query, { maxTokens: 10_000 });
        if (validate(schema, document).length > 0) return invalid;
        const { data } = await execute({ schema, document, rootValue: { product } });
        return json(200, { data, resolved });
      } catch {
        return invalid;
      }
    },
  };
}
