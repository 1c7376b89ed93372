import { hasAt, hasWordAt } from '../bytes.ts';
import { defineDataClass } from '../define-data-class.ts';
import { against, byKey, byText, type FindOutcome, type Found, outcome, type TextFinder } from '../evidence.ts';

interface Statement {
  readonly begin: string;
  readonly middle: readonly string[];
  readonly capitals: readonly string[];
}

function statement(begin: string, ...middle: readonly string[]): Statement {
  return { begin, middle, capitals: middle.map((word) => word.toUpperCase()) };
}

const kinds: readonly Statement[] = [
  statement('select ', ' from '),
  statement('insert into ', ' values', ' select ', ' default values'),
  statement('delete from ', ' where '),
  statement('update ', ' set '),
];
const reach = 300;
const statementMax = 2000;

/** All in one case, as programs write it, with signs of SQL; sentences have neither. */
const statements: TextFinder = {
  literals: ['select ', 'insert into ', 'delete from ', 'update '],
  digitsMin: 0,
  bytesMin: 11,
  needs: 0,
  find: (bytes: Uint8Array, start: number, end: number, at: number, found: Found): FindOutcome => {
    const kind = kinds.find(({ begin }) => hasWordAt(bytes, at, end, begin));
    if (kind === undefined || (at > start && isLetter(bytes[at - 1]))) return outcome.none;
    const middle = isUpper(bytes[at]) ? kind.capitals : kind.middle;
    const to = Math.min(end, at + reach);
    let isFollowed = false;
    let hasSigns = false;
    for (let index = at + kind.begin.length - 1; index < to; index += 1) {
      const byte = bytes[index];
      if (byte === 61 || byte === 34 || byte === 96 || byte === 42 || byte === 63 || byte === 36 || byte === 59 || byte === 91)
        hasSigns = true;
      if (byte === 95 || (byte === 46 && isLetter(bytes[index + 1]))) hasSigns = true;
      if (byte === 32 && !isFollowed)
        isFollowed = middle.some((word) => bytes[index + 1] === word.charCodeAt(1) && hasAt(bytes, index, end, word));
    }
    if (!isFollowed || !(hasSigns || isUpper(bytes[at]))) {
      // Words that begin statements may stand in a row; each would be read up to the same end.
      found.resume = at + reach / 2;
      return outcome.none;
    }
    found.start = at;
    found.end = Math.min(end, at + statementMax);
    found.weight = 5;
    found.what = 'a statement of SQL';
    return outcome.fit;
  },
};

function isUpper(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 65 && byte <= 90;
}

function isLetter(byte: number | undefined): boolean {
  return byte !== undefined && (byte | 32) >= 97 && (byte | 32) <= 122;
}

/** A statement shows tables and columns. In words about SQL it is content, so a name that speaks of errors or logs must stand over it. */
export const sqlQuery = defineDataClass({
  id: 'internal.sql-query',
  title: 'SQL statement',
  sensitivity: 'internal',
  laws: ['OWASP API8:2023'],
  requires: { consumer: 'any', transport: 'any' },
  treatment: { kind: 'strip' },
  retentionDays: 90,
  prevalence: 1 / 500,
  isNeverSampled: true,
  evidence: [
    byText(statements),
    byKey(
      [
        'sql',
        'sql_query',
        'sql_statement',
        'raw_sql',
        'raw_query',
        'executed_sql',
        'executed_query',
        'last_query',
        'query_log',
        'sql_log',
        'queries',
        'slow_query',
        'parent_sql',
        'failing_query',
      ],
      { weight: 4 },
    ),
    byKey(['error', 'message', 'exception', 'detail', 'debug', 'trace', 'cause', 'reason', 'stack', 'internal_error', 'warning'], {
      weight: 4,
    }),
    against(['example', 'documentation', 'sample', 'template', 'help', 'tutorial', 'description'], { weight: -4 }),
  ],
  samples: {
    hits: [
      { sql: 'SELECT id, tenant FROM orders WHERE id = $1' },
      { message: 'failed: insert into "orders" ("id") values ($1)' },
      { queryLog: 'DELETE FROM sessions WHERE user_id = 3' },
      { error: 'update `orders` set `tenant` = ? where `id` = ?' },
    ],
    misses: [
      { description: 'SELECT id FROM orders' },
      { message: 'Select a colour from the list' },
      { sql: 'PostgreSQL' },
      { text: 'SELECT id, tenant FROM orders' },
      { message: 'The insert into the box fits' },
      { error: 'delete from cart failed' },
    ],
  },
});
