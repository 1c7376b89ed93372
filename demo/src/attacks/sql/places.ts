import type { Asked, Operation } from '../attack.ts';
import { undone } from './undone.ts';

/** One place where text of a request becomes text of a statement. */
export interface Place {
  readonly operation: Operation;
  readonly title: string;
  readonly carrier: 'query' | 'path' | 'body' | 'header' | 'cookie';
  /** Of the parameter, member, header or cookie that carries the value. */
  readonly parameter: string;
  /** What people send there. */
  readonly usual: string;
  /** The statement of the flaw. */
  readonly pasted: (value: string) => string;
  /** That of the safe twin, to which the value is bound; without one it is chosen from `columns`. */
  readonly bound?: string;
  /** What is bound, where it is not the value itself. */
  readonly binds?: (value: string) => string;
  /** The answer never says what the statement found, nor, as elsewhere, what the database says of one that failed. */
  readonly isSilent?: boolean;
  /** One statement may follow another. */
  readonly isScript?: boolean;
}

export const columns: readonly string[] = ['id', 'name', 'city', 'sundays'];

const listed = 'SELECT id, name, city FROM branches';
const ofCity = { pasted: (city: string) => `${listed} WHERE city = '${city}'`, bound: `${listed} WHERE city = ?` };

export const places = [
  {
    operation: 'GET /v1/tools/branches',
    title: 'a string, from the query',
    carrier: 'query',
    parameter: 'city',
    usual: 'Norwich',
    ...ofCity,
  },
  {
    operation: 'GET /v1/tools/branches/{branchId}',
    title: 'a bare value, from the path',
    carrier: 'path',
    parameter: 'branchId',
    usual: '1',
    pasted: (id) => `${listed} WHERE id = ${id}`,
    bound: `${listed} WHERE id = ?`,
  },
  {
    operation: 'GET /v1/tools/branch-first',
    title: 'what to sort by',
    carrier: 'query',
    parameter: 'sort',
    usual: 'sundays',
    pasted: (column) => `${listed} ORDER BY ${column} LIMIT 1`,
  },
  {
    operation: 'GET /v1/tools/branch-column',
    title: 'what to select',
    carrier: 'query',
    parameter: 'column',
    usual: 'name',
    pasted: (column) => `SELECT id, (${column}) AS name FROM branches`,
  },
  {
    operation: 'POST /v1/tools/branch-lookup',
    title: 'a string in parentheses, from a JSON body',
    carrier: 'body',
    parameter: 'city',
    usual: 'York',
    pasted: (city) => `${listed} WHERE (city = '${city}')`,
    bound: ofCity.bound,
  },
  {
    operation: 'GET /v1/tools/branch-search',
    title: 'a pattern of LIKE',
    carrier: 'query',
    parameter: 'q',
    usual: 'River',
    pasted: (text) => `${listed} WHERE name LIKE '%${text}%'`,
    bound: `${listed} WHERE name LIKE ? ESCAPE '\\'`,
    binds: (text) => `%${text.replace(/[\\%_]/g, '\\$&')}%`,
  },
  {
    operation: 'GET /v1/tools/branch-open',
    title: 'a string of a query whose answer is always the same',
    carrier: 'query',
    parameter: 'city',
    usual: 'York',
    ...ofCity,
    isSilent: true,
  },
  {
    operation: 'POST /v1/tools/branch-visits',
    title: 'a string of statements that are run in one',
    carrier: 'query',
    parameter: 'city',
    usual: 'York',
    pasted: (city) => `UPDATE branches SET visits = visits + 1 WHERE city = '${city}'`,
    bound: 'UPDATE branches SET visits = visits + 1 WHERE city = ?',
    isSilent: true,
    isScript: true,
  },
  {
    operation: 'GET /v1/tools/branch-region',
    title: 'a string, from a header',
    carrier: 'header',
    parameter: 'x-region',
    usual: 'Lincoln',
    ...ofCity,
  },
  {
    operation: 'GET /v1/tools/branch-own',
    title: 'a string, from a cookie',
    carrier: 'cookie',
    parameter: 'branch',
    usual: 'Riverside',
    pasted: (name) => `${listed} WHERE name = '${name}'`,
    bound: `${listed} WHERE name = ?`,
  },
  {
    operation: 'GET /v1/tools/branch-import',
    title: 'a string, once its codings are undone',
    carrier: 'query',
    parameter: 'city',
    usual: 'Norwich',
    pasted: (city) => ofCity.pasted(undone(city)),
    bound: ofCity.bound,
    binds: undone,
  },
] as const satisfies readonly Place[];

/** The value that a request brings to a place; null where it brings none. */
export function valueAt({ carrier, parameter }: Place, { query, headers, parameters, body }: Asked): string | null {
  switch (carrier) {
    case 'query':
      return query.get(parameter);
    case 'path':
      return parameters[parameter] ?? null;
    case 'body':
      return memberOf(body, parameter);
    case 'header': {
      const value = headers[parameter];
      return typeof value === 'string' ? value : null;
    }
    case 'cookie':
      return cookieOf(headers.cookie ?? '', parameter);
  }
}

function memberOf(body: Buffer, name: string): string | null {
  try {
    const value = (JSON.parse(body.toString()) as Readonly<Record<string, unknown>> | null)?.[name];
    return typeof value === 'string' ? value : null;
  } catch {
    return null;
  }
}

/** Web pages write cookies percent-encoded. */
function cookieOf(header: string, name: string): string | null {
  const pair = header
    .split(';')
    .map((one) => one.trim())
    .find((one) => one.startsWith(`${name}=`));
  if (pair === undefined) return null;
  const value = pair.slice(name.length + 1);
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
