import { DatabaseSync } from 'node:sqlite';

/** What only whoever gets out of a query can read: one column of one table that no operation shows. */
export const vault = { table: 'vault', column: 'code', codes: ['5e1f', 'c07d'] } as const;

const rows = [
  { id: 1, name: 'Riverside', city: 'Norwich', sundays: 1 },
  { id: 2, name: "King's Lane", city: 'Lincoln', sundays: 0 },
  { id: 3, name: 'Old Market', city: 'York', sundays: 1 },
] as const;

/** The branches of the pharmacies and the codes of their vaults, in SQLite in memory. */
export function openBranches(): DatabaseSync {
  const database = new DatabaseSync(':memory:');
  database.exec(
    `CREATE TABLE branches (id INTEGER PRIMARY KEY, name TEXT NOT NULL, city TEXT NOT NULL, sundays INTEGER NOT NULL, visits INTEGER NOT NULL);
     CREATE TABLE ${vault.table} (id INTEGER PRIMARY KEY, ${vault.column} TEXT NOT NULL);`,
  );
  const branch = database.prepare('INSERT INTO branches (id, name, city, sundays, visits) VALUES (?, ?, ?, ?, 0)');
  for (const { id, name, city, sundays } of rows) branch.run(id, name, city, sundays);
  const code = database.prepare(`INSERT INTO ${vault.table} (${vault.column}) VALUES (?)`);
  for (const text of vault.codes) code.run(text);
  return database;
}
