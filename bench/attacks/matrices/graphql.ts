import { attacks, defaultGraphqlLimits, type GraphqlLimits } from '@sluice/detect';
import { getIntrospectionQuery } from 'graphql';
import { type Random, randomFrom } from '../../treatments/made-documents.ts';
import { type CountedFamily, circularPairs, countedShapes, fragmentPairs, introspectionPairs, leastCounts } from './graphql-documents.ts';
import { realOperations } from './graphql-operations.ts';
import { askingHeaders, byGet, byJson, type GraphqlRequest, post, simpleTransports, transports } from './graphql-requests.ts';

/** A request that is refused for what its family is, or passes. */
export interface GraphqlRow {
  /** The word after `graphql.`, or the kind of attack. */
  readonly family: string;
  readonly name: string;
  readonly isBad: boolean;
  readonly request: GraphqlRequest;
  /** The defaults where it is left out. */
  readonly limits?: GraphqlLimits;
  /** Sent by the one client that may ask for the schema. */
  readonly isBuilder?: boolean;
}

/** Anybody may draw the same rows again. */
const seed = 20_261_126;
const realCount = 400;
const roundsOfLimits = 3;

/** Every family at its bound and one above it, in every shape, by every way in; and what good clients send. */
export function graphqlRows(): readonly GraphqlRow[] {
  const random = randomFrom(seed);
  const sets = [defaultGraphqlLimits, ...Array.from({ length: roundsOfLimits }, () => drawnLimits(random))];
  return [
    ...sets.flatMap((limits, index) => [...countedRows(limits, index), ...batchRows(limits)]),
    ...pairRows('cycles', fragmentPairs, false),
    ...pairRows('introspection', introspectionPairs, false),
    ...pairRows('introspectionLists', circularPairs, true),
    ...schemaRows(),
    ...forgeableRows(),
    ...literalRows(),
    ...realRows(),
  ];
}

/** Each bound between the least that can be written and its default. */
function drawnLimits(random: Random): GraphqlLimits {
  const drawn: Record<keyof GraphqlLimits, number> = { ...defaultGraphqlLimits, batch: 1 + random(defaultGraphqlLimits.batch) };
  for (const family of families) drawn[family] = leastCounts[family] + random(defaultGraphqlLimits[family] - leastCounts[family] + 1);
  return drawn;
}

const families = Object.keys(countedShapes) as readonly CountedFamily[];

/** One bound of a set at a time, beside the defaults of all others, so that nothing else refuses. */
function countedRows(limits: GraphqlLimits, round: number): readonly GraphqlRow[] {
  return families.flatMap((family) =>
    countedShapes[family].flatMap((shape) =>
      [0, 1].flatMap((above) => {
        const most = limits[family];
        const query = shape.make(most + above);
        return waysOf(query, round).map(([way, request]) => ({
          family,
          name: `${most + above} of ${most}, ${shape.name}, by ${way}`,
          isBad: above === 1,
          request,
          limits: { ...defaultGraphqlLimits, [family]: most },
        }));
      }),
    ),
  );
}

/** All ways in for the defaults, JSON alone for drawn limits. A mutation does not go by GET. */
function waysOf(query: string, round = 0): readonly (readonly [string, GraphqlRequest])[] {
  if (round > 0) return [['JSON', byJson({ query })]];
  const all = Object.entries(transports).map(([way, write]) => [way, write({ query })] as const);
  return query.includes('mutation') ? all : [...all, ['GET', byGet({ query })]];
}

function batchRows({ batch }: GraphqlLimits): readonly GraphqlRow[] {
  const limits = { ...defaultGraphqlLimits, batch };
  const json = ['content-type', 'application/json'];
  return [0, 1].flatMap((above) => {
    const operations = Array.from({ length: batch + above }, (_, index) => ({ query: `query Q${index} { me { id } }` }));
    const hashes = operations.map((operation, index) => (index === 0 ? operation : { extensions: { persistedQuery: { version: 1 } } }));
    return [operations, hashes].map((items) => ({
      family: 'batch',
      name: `${items.length} of ${batch}`,
      isBad: above === 1,
      request: post(JSON.stringify(items), json),
      limits,
    }));
  });
}

function pairRows(
  family: string,
  pairs: readonly { readonly name: string; readonly bad: string; readonly good: string }[],
  isBuilder: boolean,
) {
  return pairs.flatMap(({ name, bad, good }) =>
    [bad, good].flatMap((query) =>
      waysOf(query).map(([way, request]): GraphqlRow => {
        // A bomb has no circle: what is wrong with it is how many fields it has.
        return { family: name === 'a bomb' ? 'fields' : family, name: `${name}, by ${way}`, isBad: query === bad, request, isBuilder };
      }),
    ),
  );
}

/** What tools ask for, by the client that may and by one that may not. */
function schemaRows(): readonly GraphqlRow[] {
  return [
    {},
    { descriptions: false },
    { specifiedByUrl: true, schemaDescription: true, directiveIsRepeatable: true, inputValueDeprecation: true, oneOf: true },
  ].flatMap((options) =>
    [true, false].flatMap((isBuilder) =>
      waysOf(getIntrospectionQuery(options)).map(([way, request]) => ({
        family: 'introspection',
        name: `the question of tools, by ${way}`,
        isBad: !isBuilder,
        request,
        isBuilder,
      })),
    ),
  );
}

function forgeableRows(): readonly GraphqlRow[] {
  const [change, question] = [{ query: 'mutation { pay(id: 1) { id } }' }, { query: 'query { me { id } }' }];
  const rows: GraphqlRow[] = [];
  for (const method of ['GET', 'HEAD']) {
    rows.push({ family: 'getMutations', name: method, isBad: true, request: byGet(change, method) });
    rows.push({ family: 'getMutations', name: method, isBad: false, request: byGet(question, method) });
  }
  rows.push({ family: 'getMutations', name: 'POST', isBad: false, request: byJson(change) });
  for (const [way, write] of Object.entries(simpleTransports)) {
    for (const operation of [change, question]) {
      const request = write(operation);
      rows.push({ family: 'simplePosts', name: way, isBad: true, request });
      for (const asking of askingHeaders) {
        if (request.headers.includes('authorization') && asking.includes('authorization')) continue;
        rows.push({ family: 'simplePosts', name: way, isBad: false, request: { ...request, headers: [...request.headers, ...asking] } });
      }
    }
  }
  return rows;
}

type Spot = (text: string, name: string) => { readonly query: string; readonly variables?: object };

/** Where a text may stand in an operation. */
const spots: Readonly<Record<string, Spot>> = {
  string: (text, name) => ({ query: `{ find(${name}: ${JSON.stringify(text)}) { id } }` }),
  'string of escapes': (text, name) => ({ query: `{ find(${name}: "${escaped(text)}") { id } }` }),
  'block string': (text, name) => ({ query: `{ find(${name}: """${text.replaceAll('"""', '\\"""')}\n""") { id } }` }),
  list: (text, name) => ({ query: `{ find(${name}: [[${JSON.stringify(text)}]]) { id } }` }),
  'input object': (text, name) => ({ query: `mutation { set(input: {a: {${name}: ${JSON.stringify(text)}}}) { id } }` }),
  directive: (text, name) => ({ query: `{ find @d(${name}: ${JSON.stringify(text)}) { id } }` }),
  default: (text, name) => ({ query: `query ($${name}: String = ${JSON.stringify(text)}) { find(a: $${name}) { id } }` }),
  comment: (text) => ({ query: `{ find { id } } #${text}` }),
  variable: (text, name) => ({ query: `query ($${name}: String) { find(a: $${name}) { id } }`, variables: { [name]: text } }),
  'inner variable': (text, name) => ({ query: 'query ($v: In) { find(v: $v) { id } }', variables: { v: { a: [{ [name]: text }] } } }),
};

function escaped(text: string): string {
  return Array.from(text.split(''), (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');
}

/** What is an attack as a name of a member alone; as a value it is a word. */
const nameAlone = /^[\w.]+$/;

/** The samples of every attack in every spot. */
function literalRows(): readonly GraphqlRow[] {
  // What is reported and never refused has no share in what is refused.
  const refused = attacks.filter(({ isReportOnly }) => !isReportOnly);
  return refused.flatMap(({ id, samples }) =>
    Object.entries(spots).flatMap(([spot, write]) =>
      samples.hits
        .filter((text) => !nameAlone.test(text) && (spot !== 'comment' || (samples.field === undefined && !/[\r\n]/.test(text))))
        .flatMap((text) => {
          const operation = write(text, samples.field?.name ?? 'q');
          const requests = [byJson(operation), ...(operation.query.startsWith('mutation') ? [] : [byGet(operation)])];
          return requests.map((request) => ({ family: id, name: `${spot}: ${text}`, isBad: true, request }));
        }),
    ),
  );
}

function realRows(): readonly GraphqlRow[] {
  return realOperations(realCount, seed).map((operation, index) => {
    const ways = Object.entries(transports);
    const [way, write] = ways[index % ways.length] ?? ways[0] ?? ['JSON', byJson];
    return { family: 'real', name: `operation ${index}, by ${way}`, isBad: false, request: write(operation) };
  });
}
