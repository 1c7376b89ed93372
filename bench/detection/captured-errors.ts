import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Split } from './split.ts';

export interface Captured {
  readonly by: string;
  readonly text: string;
}

interface Program {
  readonly by: string;
  readonly command: string;
  readonly file: string;
  /** What is run with the file's path in place of `$`. */
  readonly parameters: readonly string[];
  readonly sources: Readonly<Record<Split, readonly string[]>>;
}

const nodeRest = (what: string): string =>
  `function load(order) {\n  return ${what};\n}\nfunction serve() {\n  return load(undefined);\n}\n`;
const pythonRest = (what: string): string => `def load(order):\n    return ${what}\n\ndef serve():\n    return load(None)\n\n`;
const perlRest = (what: string): string =>
  `use strict;\nuse Carp qw(confess cluck);\nsub load { my $n = shift; ${what} }\nsub serve { load(0); }\nserve();\n`;
const javaRest = (what: string): string =>
  `import java.util.*;\npublic class Shop {\n  static Object load(String order) throws Exception { ${what} }\n  static Object serve() throws Exception { return load(null); }\n  public static void main(String[] a) throws Exception { serve(); }\n}\n`;

/** Programs that fail; each writes down its own trace. */
const programs: readonly Program[] = [
  {
    by: 'node',
    command: process.execPath,
    file: 'orders.mjs',
    parameters: ['$'],
    sources: {
      tune: [
        `${nodeRest('order.id')}serve();`,
        `${nodeRest('JSON.parse("{")')}setTimeout(serve);`,
        `${nodeRest('decodeURIComponent("%")')}serve();`,
      ],
      score: [
        `${nodeRest('order.lines.map((line) => line.sku)')}serve();`,
        `${nodeRest('new Array(-1)')}Promise.resolve().then(serve);`,
        `class Cart { get total() { throw new RangeError("no total", { cause: new Error("empty") }); } }\nnew Cart().total;`,
        `import { readFileSync } from "node:fs";\n${nodeRest('readFileSync("/no/such/file")')}serve();`,
        `${nodeRest('missing + 1')}process.nextTick(serve);`,
        `${nodeRest('null.x')}async function run() { await 0; serve(); }\nrun();`,
      ],
    },
  },
  {
    by: 'Python',
    command: 'python3',
    file: 'orders.py',
    parameters: ['$'],
    sources: {
      tune: [`${pythonRest('order["id"]')}serve()`, `${pythonRest('1 / 0')}serve()`, `${pythonRest('int("x")')}serve()`],
      score: [
        `${pythonRest('order.lines')}serve()`,
        `${pythonRest('{}["sku"]')}try:\n    serve()\nexcept KeyError as error:\n    raise RuntimeError("no order") from error`,
        `import json\n${pythonRest('json.loads("{")')}serve()`,
        `${pythonRest('open("/no/such/file")')}serve()`,
        `import threading\n${pythonRest('[][3]')}threading.Thread(target=serve).start()`,
        `import asyncio\nasync def run():\n    raise ValueError("late")\nasyncio.run(run())`,
        'raise ExceptionGroup("many", [ValueError("one"), TypeError("two")])',
      ],
    },
  },
  {
    by: 'Perl',
    command: 'perl',
    file: 'orders.pl',
    parameters: ['$'],
    sources: {
      tune: [perlRest('die "no order"'), perlRest('my $x = 1 / $n; return $x;')],
      score: [perlRest('confess "no customer"'), perlRest('return Order->new(1);'), perlRest('my %h = (); return $h{a}->{b}->method();')],
    },
  },
  {
    by: 'Java',
    command: 'java',
    file: 'Shop.java',
    parameters: ['$'],
    sources: {
      tune: [javaRest('return order.length();')],
      score: [
        javaRest('return List.of(1).get(4);'),
        javaRest(
          'try { return Integer.parseInt("x"); } catch (NumberFormatException e) { throw new IllegalStateException("no order", e); }',
        ),
      ],
    },
  },
  {
    by: 'Tcl',
    command: 'tclsh',
    file: 'orders.tcl',
    parameters: ['$'],
    sources: { tune: [], score: ['proc load {n} { expr {1 / $n} }\nproc serve {} { load 0 }\nserve\n'] },
  },
  {
    by: 'Ruby',
    command: 'ruby',
    file: 'orders.rb',
    parameters: ['$'],
    sources: { tune: [], score: ['def load(o)\n  o.sku\nend\ndef serve\n  load(nil)\nend\nserve\n'] },
  },
  {
    by: 'PHP',
    command: 'php',
    file: 'orders.php',
    parameters: ['$'],
    sources: { tune: [], score: ['<?php function load($o) { return $o->sku(); }\nfunction serve() { return load(null); }\nserve();'] },
  },
];

/** Traces of the programs that this machine has. */
export function capturedTraces(split: Split, folder: string): readonly Captured[] {
  const at = join(folder, 'srv', 'shop');
  mkdirSync(at, { recursive: true });
  return programs.flatMap(({ by, command, file, parameters, sources }) =>
    sources[split].flatMap((source): readonly Captured[] => {
      const path = join(at, file);
      writeFileSync(path, source);
      const { stderr, error } = spawnSync(
        command,
        parameters.map((one) => one.replace('$', path)),
        { encoding: 'utf8', timeout: 30_000 },
      );
      return error === undefined && stderr.trim() !== '' ? [{ by, text: stderr.trimEnd() }] : [];
    }),
  );
}

const statements: Readonly<Record<Split, readonly string[]>> = {
  tune: [
    'SELECT * FROM orders WHERE',
    'SELECT nothing FROM customers',
    'SELEC 1',
    "SELECT 'open",
    'INSERT INTO customers VALUES (1, 1, 1)',
  ],
  score: [
    'SELECT * FORM customers',
    'SELECT * FROM missing_table',
    "SELECT * FROM customers WHERE name = ''' OR 1=1",
    'INSERT INTO customers VALUES (NULL, NULL)',
    'INSERT INTO customers (id, name) SELECT id, name FROM customers',
    'UPDATE customers SET wrong = 1',
    'SELECT id FROM customers UNION SELECT id, name FROM customers',
    'SELECT nofunction(1)',
    'SELECT id FROM customers GROUP',
    'SELECT (1',
  ],
};
const schema = "CREATE TABLE customers (id INTEGER PRIMARY KEY, name VARCHAR NOT NULL); INSERT INTO customers VALUES (1, 'a')";

/** What databases of this machine say to statements that are wrong. */
export async function capturedSqlErrors(split: Split, folder: string): Promise<readonly Captured[]> {
  mkdirSync(folder, { recursive: true });
  return [...(await sqliteErrors(split)), ...pythonErrors(split, folder), ...(await duckErrors(split))];
}

async function sqliteErrors(split: Split): Promise<readonly Captured[]> {
  const { DatabaseSync } = await import('node:sqlite');
  const database = new DatabaseSync(':memory:');
  database.exec(schema);
  return statements[split].flatMap((statement): readonly Captured[] => {
    try {
      database.exec(statement);
      return [];
    } catch (error) {
      const { message, errcode } = error as Error & { readonly errcode?: number };
      return [
        { by: 'node:sqlite', text: errcode === undefined ? message : `Error: ${message}\n  code: 'ERR_SQLITE_ERROR', errcode: ${errcode}` },
      ];
    }
  });
}

function pythonErrors(split: Split, folder: string): readonly Captured[] {
  const path = join(folder, 'statement.py');
  return statements[split].flatMap((statement): readonly Captured[] => {
    writeFileSync(
      path,
      `import sqlite3\nc = sqlite3.connect(":memory:")\nc.executescript(${JSON.stringify(schema)})\ntry:\n    c.execute(${JSON.stringify(statement)})\nexcept sqlite3.Error as e:\n    print(f"sqlite3.{type(e).__name__}: {e}")\n`,
    );
    const { stdout, error } = spawnSync('python3', [path], { encoding: 'utf8', timeout: 30_000 });
    return error === undefined && stdout.trim() !== '' ? [{ by: 'Python sqlite3', text: stdout.trim() }] : [];
  });
}

async function duckErrors(split: Split): Promise<readonly Captured[]> {
  const name = '@duckdb/node-api';
  if (!existsSync(join(createRequire(import.meta.url).resolve('typescript/package.json'), '..', '..', name))) return [];
  const { DuckDBInstance } = (await import(name)) as typeof import('@duckdb/node-api');
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  const all: Captured[] = [];
  for (const statement of schema.split('; ')) await connection.run(statement);
  for (const statement of statements[split]) {
    try {
      await connection.run(statement);
    } catch (error) {
      all.push({ by: 'DuckDB', text: (error as Error).message });
    }
  }
  connection.closeSync();
  return all;
}
