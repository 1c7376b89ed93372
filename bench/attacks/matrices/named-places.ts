import type { Cell } from './cell.ts';

const files = ['file', 'fileName', 'path', 'template', 'page', 'doc', 'filter[file]', 'report_path', 'attachment[]'];
const steps = ['../vault.key', '..\\vault.key', 'en/../../vault.key', '../.vault/key', './../a/b.pdf', '..%2fvault.key', '//../vault.key'];
const relative = ['a.pdf', 'en/a.pdf', './a.pdf', 'en/../a.pdf', '../', '..', 'v1..2.txt', '...', 'a/..', 'see ../docs for more'];

/** One step out of a folder where a link names a file. */
export const filesAbove: readonly Cell[] = [
  ...files.flatMap((name) => steps.map((text) => cellOf(name, text))),
  ...['filename', 'fileName', 'file_name'].flatMap((name) => steps.map((text) => cellOf(name, text, 'body'))),
];

export const filesWithin: readonly Cell[] = [
  ...files.flatMap((name) => relative.map((text) => cellOf(name, text))),
  ...['next', 'q', 'url', 'profile', 'href', 'empath', 'cd'].map((name) => cellOf(name, '../cart')),
  ...['path', 'file', 'template', 'include', 'page', 'main', 'src'].map((name) => cellOf(name, '../src/index.ts', 'body')),
];

const columns = ['sort', 'sortBy', 'order_by', 'orderBy', 'column', 'columns[]', 'fields', '$select', 'group_by', 'filter[sort]'];
const queries = [
  'SELECT pin FROM cards',
  'select pin from cards limit 1',
  'SELECT group_concat(pin) FROM cards',
  'SELECT/**/pin/**/FROM/**/cards',
  'select a, b from c where d = 1',
  'SELECT max(pin) FROM cards WHERE id = 7',
];
const sorts = [
  'name',
  '-name',
  'name,-city',
  'name asc',
  'created_at:desc',
  '+id',
  'Select',
  'selected from',
  'from_date',
  'a.b',
  'count(*)',
  '*',
];

/** Whole queries where the name of a column belongs. */
export const queriesForColumns: readonly Cell[] = columns.flatMap((name) =>
  (['query', 'body'] as const).flatMap((channel) => queries.map((text) => cellOf(name, text, channel))),
);

export const plainColumns: readonly Cell[] = [
  ...columns.flatMap((name) => sorts.map((text) => cellOf(name, text))),
  ...['sql', 'query', 'statement', 'q', 'orders', 'record', 'profiled', 'border'].flatMap((name) =>
    queries.slice(0, 2).map((text) => cellOf(name, text)),
  ),
];

const secrets = ['pin', 'password', 'user_password', 'loginPin', 'pwd', 'passwd', 'otp', 'passcode', 'user[password]'];

/** A wildcard where somebody proves who they are. */
export const anySecrets: readonly Cell[] = secrets.flatMap((name) => [cellOf(name, '*'), cellOf(name, '*', 'body')]);

export const otherStars: readonly Cell[] = [
  ...secrets.flatMap((name) => ['********', '5*', '!', 'a*b', '**'].map((text) => cellOf(name, text, 'body'))),
  ...['user', 'cn', 'q', 'fields', 'origin', 'shopping', 'pinned', 'passwordless', 'token'].map((name) => cellOf(name, '*')),
];

function cellOf(name: string, text: string, channel: 'query' | 'body' = 'query'): Cell {
  return { name, text, field: { name, channel } };
}
