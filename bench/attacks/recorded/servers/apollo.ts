import { quietly, type RecordedServer } from '../recorded-server.ts';

interface ServerModule {
  readonly ApolloServer: new (options: object) => unknown;
}
interface ClientModule {
  readonly ApolloClient: new (options: object) => { query(options: object): Promise<unknown>; mutate(options: object): Promise<unknown> };
  readonly InMemoryCache: new () => unknown;
  readonly HttpLink: new (options: object) => unknown;
  readonly gql: (text: string) => unknown;
}

const rounds = 80;
const schema = `
  type Person { id: ID! name: String! email: String! company: String city: String age: Int note: String }
  input PersonInput { name: String! email: String! company: String street: String city: String age: Int note: String }
  input Filter { city: String company: String nameContains: String ageMin: Int }
  enum Order { NAME AGE }
  type Query { person(id: ID!): Person people(filter: Filter, order: Order, first: Int = 10, after: String): [Person!]! search(text: String!): [Person!]! }
  type Mutation { addPerson(person: PersonInput!): Person note(id: ID!, text: String!): Person addAll(people: [PersonInput!]!): [Person!]! }
`;

/** Apollo: operations with names, fragments and variables. */
export const apollo: RecordedServer = {
  name: 'apollo',
  installation: {
    name: 'apollo',
    packages: { '@apollo/server': '5.5.1', '@apollo/client': '4.3.8', graphql: '16.15.0', rxjs: '7.8.2' },
  },
  async serve(load, port) {
    const { ApolloServer } = load<ServerModule>('@apollo/server');
    const { startStandaloneServer } = load<{ readonly startStandaloneServer: (server: unknown, options: object) => Promise<unknown> }>(
      '@apollo/server/standalone',
    );
    const person = { id: '1', name: 'Ann', email: 'ann@example.com' };
    const resolvers = {
      Query: { person: () => person, people: () => [person], search: () => [person] },
      Mutation: { addPerson: () => person, note: () => person, addAll: () => [person] },
    };
    await startStandaloneServer(new ApolloServer({ typeDefs: schema, resolvers }), { listen: { port, host: '127.0.0.1' } });
  },
  async drive(load, url, texts) {
    const { ApolloClient, InMemoryCache, HttpLink, gql } = load<ClientModule>('@apollo/client');
    const client = new ApolloClient({ cache: new InMemoryCache(), link: new HttpLink({ uri: `${url}/` }) });
    const fragment = 'fragment Known on Person { __typename id name email company city age }';
    const query = (text: string, variables: object) =>
      quietly(() => client.query({ query: gql(text), variables, fetchPolicy: 'network-only' }));
    const mutate = (text: string, variables: object) => quietly(() => client.mutate({ mutation: gql(text), variables }));
    for (let round = 0; round < rounds; round += 1) {
      const person = texts.person();
      await mutate(`mutation Add($person: PersonInput!) { addPerson(person: $person) { ...Known } } ${fragment}`, { person });
      await query(
        `query People($filter: Filter, $order: Order) { people(filter: $filter, order: $order, first: 20) { ...Known note } } ${fragment}`,
        {
          filter: { city: person.city, company: person.company, nameContains: person.name.slice(0, 3), ageMin: person.age },
          order: round % 2 === 0 ? 'NAME' : 'AGE',
        },
      );
      await query(`{ search(text: ${JSON.stringify(texts.words(4))}) { ...Known } } ${fragment}`, {});
      await mutate('mutation Note($id: ID!, $text: String!) { note(id: $id, text: $text) { id note } }', {
        id: String(round),
        text: texts.prose(),
      });
      if (round % 4 === 0)
        await mutate('mutation All($people: [PersonInput!]!) { addAll(people: $people) { id } }', {
          people: [texts.person(), texts.person()],
        });
    }
  },
};
