import { defineDataClass } from '../define-data-class.ts';
import { byKey, byText } from '../evidence.ts';
import { phraseFinder } from '../finders/find-phrase.ts';
import { sqlPhrases } from '../finders/sql-phrases.ts';

export const sqlError = defineDataClass({
  id: 'internal.sql-error',
  title: 'Database error',
  sensitivity: 'internal',
  laws: ['OWASP API8:2023'],
  requires: { consumer: 'any', transport: 'any' },
  treatment: { kind: 'strip' },
  retentionDays: 90,
  isNeverSampled: true,
  prevalence: 1 / 1000,
  evidence: [
    ...sqlPhrases.flatMap(({ origin, phrases }) => phraseFinder(origin, phrases)).map(byText),
    byKey(['error', 'message', 'detail', 'exception', 'sql_message', 'sql', 'reason', 'cause'], { weight: 0.5 }),
  ],
  samples: {
    hits: [
      { message: 'SQLITE_ERROR: no such column: orders.tenant' },
      { detail: 'ERROR: relation "orders_old" does not exist at character 15' },
      { error: "You have an error in your SQL syntax; check the manual near ''1''' at line 1" },
      { error: 'ORA-00942: table or view does not exist' },
      { error: "Unclosed quotation mark after the character string ''." },
      { error: 'SQL0204N  "SHOP.ORDERS" is an undefined name.  SQLSTATE=42704' },
      { error: 'E11000 duplicate key error collection: shop.orders index: _id_' },
      { message: 'Code: 60. DB::Exception: Table shop.orders does not exist' },
      { message: "SQL compilation error: Object 'ORDERS' does not exist or not authorized." },
      { body: '<b>Warning</b>: SQLSTATE[42S02]: Base table or view not found: 1146' },
    ],
    misses: [
      { message: 'The table you look for does not exist' },
      { text: 'ORA-ges are healthy' },
      { message: 'Name is a required column' },
      { docs: 'SQLSTATE is a code of five characters' },
      { message: 'duplicate key' },
      { part: 'ORA-2231' },
      { message: 'The column chart does not exist in this report' },
      { help: 'Use the SQL editor near the top' },
    ],
  },
});
