import { type Recording, requestOf } from './recorded/recordings.ts';

/** A value of a request at each place that has some. */
export const placesOfValues: Readonly<Record<string, (value: string) => Recording>> = {
  query: (value) => get(`/things?q=${escaped(value)}`),
  'path segment': (value) => get(`/things/${escaped(value)}`),
  header: (value) => get('/things', ['x-note', printable(value)]),
  cookie: (value) => get('/things', ['cookie', `note=${escaped(value)}`]),
  JSON: (value) => json({ q: value }),
  'nested array': (value) => json({ items: [{ notes: ['a', value] }] }),
  form: (value) => post('application/x-www-form-urlencoded', `q=${escaped(value)}`),
  multipart: (value) =>
    post('multipart/form-data; boundary=xYzZY', `--xYzZY\r\ncontent-disposition: form-data; name="q"\r\n\r\n${value}\r\n--xYzZY--\r\n`),
  'GraphQL variable': (value) => json({ query: 'query Find($q: String) { things(q: $q) { id } }', variables: { q: value } }),
  'name of a member': (value) => json({ labels: { [value]: 1 } }),
};

function get(target: string, headers: readonly string[] = []): Recording {
  return requestOf('GET', target, headers, '');
}

function post(type: string, body: string): Recording {
  return requestOf('POST', '/things', ['content-type', type], body);
}

function json(body: object): Recording {
  return post('application/json', JSON.stringify(body));
}

function escaped(value: string): string {
  return encodeURIComponent(value.toWellFormed());
}

/** A header has one line, of bytes. */
function printable(value: string): string {
  return Buffer.from(value.replace(/[\r\n\0]+/g, ' ').trim(), 'utf8').toString('latin1');
}
