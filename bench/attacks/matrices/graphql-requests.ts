/** A request as far as GraphQL is asked by it. */
export interface GraphqlRequest {
  readonly method: string;
  readonly target: string;
  /** Name, value, name, value …. */
  readonly headers: readonly string[];
  readonly body: string;
}

export interface Operation {
  readonly query: string;
  readonly variables?: object | undefined;
}

type Transport = (operation: Operation) => GraphqlRequest;

const asking = ['apollo-require-preflight', 'true'];
const json = ['content-type', 'application/json'];
const multipart = ['content-type', 'multipart/form-data; boundary=cut'];
const form = ['content-type', 'application/x-www-form-urlencoded'];

export function post(body: string, headers: readonly string[], target = '/graphql'): GraphqlRequest {
  return { method: 'POST', target, headers, body };
}

export function byGet({ query, variables }: Operation, method = 'GET'): GraphqlRequest {
  return { method, target: `/graphql?${pairsOf({ query, variables })}`, headers: [], body: '' };
}

export const byJson: Transport = (operation) => post(JSON.stringify(operation), json);

/** Ways in which servers take an operation; none of them can be told from a good client's by itself. */
export const transports: Readonly<Record<string, Transport>> = {
  JSON: byJson,
  'JSON at a path of another name': (operation) => post(JSON.stringify(operation), json, '/api/v2'),
  'an array of one': (operation) => post(JSON.stringify([operation]), json),
  'a document': ({ query }) => post(query, ['content-type', 'application/graphql']),
  'a form': (operation) => post(pairsOf(operation), [...form, ...asking]),
  'a multipart request': (operation) => post(parts(operation), [...multipart, ...asking]),
  'the query of POST': (operation) => ({ ...byGet(operation, 'POST'), headers: asking }),
};

/** What the form of any page can send. */
export const simpleTransports: Readonly<Record<string, Transport>> = {
  'a form': (operation) => post(pairsOf(operation), form),
  'a form of another charset': (operation) => post(pairsOf(operation), ['content-type', 'application/x-www-form-urlencoded;charset=UTF-8']),
  'plain text': (operation) => post(JSON.stringify(operation), ['content-type', 'text/plain']),
  'a document in plain text': ({ query }) => post(query, ['content-type', 'text/plain; charset=utf-8']),
  'no type': (operation) => post(JSON.stringify(operation), []),
  'a multipart request': (operation) => post(parts(operation), multipart),
  'the query of POST': (operation) => byGet(operation, 'POST'),
  'the password of the browser': (operation) => post(pairsOf(operation), [...form, 'authorization', 'Basic YTpi', 'cookie', 'sid=1']),
};

/** Headers each of which no form can send. */
export const askingHeaders: readonly (readonly string[])[] = [
  asking,
  ['x-apollo-operation-name', 'Pay'],
  ['x-requested-with', 'XMLHttpRequest'],
  ['authorization', 'Bearer abc'],
];

function pairsOf({ query, variables }: Operation): string {
  return new URLSearchParams({ query, ...(variables ? { variables: JSON.stringify(variables) } : {}) }).toString();
}

/** https://github.com/jaydenseric/graphql-multipart-request-spec */
function parts(operation: Operation): string {
  const fields = { operations: JSON.stringify({ variables: {}, ...operation }), map: '{"0":["variables.file"]}', 0: 'a file' };
  const all = Object.entries(fields).map(([name, text]) => `--cut\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${text}\r\n`);
  return `${all.join('')}--cut--\r\n`;
}
