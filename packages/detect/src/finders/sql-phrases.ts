import type { Phrase } from './find-phrase.ts';
import { anyDatabasePhrases } from './sql-phrases/any-database.ts';
import { db2Phrases } from './sql-phrases/db2.ts';
import { mapperPhrases } from './sql-phrases/mappers.ts';
import { mongodbPhrases } from './sql-phrases/mongodb.ts';
import { mysqlPhrases } from './sql-phrases/mysql.ts';
import { oraclePhrases } from './sql-phrases/oracle.ts';
import { postgresqlPhrases } from './sql-phrases/postgresql.ts';
import { sqlServerPhrases } from './sql-phrases/sql-server.ts';
import { sqlitePhrases } from './sql-phrases/sqlite.ts';
import { warehousePhrases } from './sql-phrases/warehouses.ts';

/** What databases, their drivers and mappers say when a statement fails, from their documentation of messages and codes. */
export const sqlPhrases: readonly { readonly origin: string; readonly phrases: readonly Phrase[] }[] = [
  { origin: 'an error of SQLite', phrases: sqlitePhrases },
  { origin: 'an error of PostgreSQL or CockroachDB', phrases: postgresqlPhrases },
  { origin: 'an error of MySQL or MariaDB', phrases: mysqlPhrases },
  { origin: 'an error of SQL Server', phrases: sqlServerPhrases },
  { origin: 'an error of Oracle', phrases: oraclePhrases },
  { origin: 'an error of DB2', phrases: db2Phrases },
  { origin: 'an error of MongoDB', phrases: mongodbPhrases },
  { origin: 'an error of a warehouse', phrases: warehousePhrases },
  { origin: 'an error of a database', phrases: anyDatabasePhrases },
  { origin: 'an error of a database mapper', phrases: mapperPhrases },
];
