import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { exclusionOf } from './exclusions.ts';

/** A value and where it comes from. `percentEncoded`: it is text of the wire, in which `%` is already an escape. */
export interface CorpusValue {
  readonly source: string;
  readonly value: string;
  readonly isPercentEncoded: boolean;
  /** What a schema says of it, where one does. */
  readonly declared?: { readonly name: string; readonly type: string; readonly format: string };
}

export interface Corpora {
  /** By class of this project, as `sql-injection`. */
  readonly attacks: ReadonlyMap<string, readonly CorpusValue[]>;
  readonly benign: ReadonlyMap<string, readonly CorpusValue[]>;
  /** Rows of attacks that are none, by the rule that leaves them out. */
  readonly excluded: ReadonlyMap<string, number>;
  /** SHA-256 of each file. */
  readonly hashes: Readonly<Record<string, string>>;
}

const classOf: Readonly<Record<string, string>> = {
  'SQL Injection': 'sql-injection',
  sqli: 'sql-injection',
  'owasp/sql-injection': 'sql-injection',
  'community/community-sqli': 'sql-injection',
  'XSS Injection': 'cross-site-scripting',
  xss: 'cross-site-scripting',
  'community/community-xss': 'cross-site-scripting',
  'Directory Traversal': 'path-traversal',
  'File Inclusion': 'path-traversal',
  'path-traversal': 'path-traversal',
  'owasp/path-traversal': 'path-traversal',
  'community/community-lfi': 'path-traversal',
  'Command Injection': 'command-injection',
  cmdi: 'command-injection',
  'owasp/rce': 'command-injection',
  'owasp/shell-injection': 'command-injection',
  'LDAP Injection': 'ldap-injection',
  'owasp/ldap-injection': 'ldap-injection',
  'NoSQL Injection': 'nosql-injection',
  'owasp/nosql-injection': 'nosql-injection',
  'Server Side Template Injection': 'template-injection',
  'owasp/sst-injection': 'template-injection',
  'XXE Injection': 'xml-external-entity',
  'community/community-xxe': 'xml-external-entity',
  'Open Redirect': 'open-redirect',
};

/** Null where the folder of tuning data is not there. */
export function readCorpora(folder: string | undefined): Corpora | null {
  if (folder === undefined || !existsSync(join(folder, 'attacks.jsonl'))) return null;
  const hashes: Record<string, string> = {};
  const rows = (file: string): readonly Readonly<Record<string, unknown>>[] => {
    const text = readFileSync(join(folder, file), 'utf8');
    hashes[file] = createHash('sha256').update(text).digest('hex');
    return text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);
  };
  const attacks = new Map<string, CorpusValue[]>();
  const excluded = new Map<string, number>();
  for (const row of rows('attacks.jsonl')) {
    const attack = classOf[String(row['class'])];
    if (attack === undefined) continue;
    const value = String(row['value']);
    const rule = exclusionOf(value, attack);
    if (rule !== null) excluded.set(rule, (excluded.get(rule) ?? 0) + 1);
    else add(attacks, attack, { source: String(row['source']), value, isPercentEncoded: row['percentEncoded'] === true });
  }
  const benign = new Map<string, CorpusValue[]>();
  for (const row of rows('benign.jsonl')) {
    const source = String(row['source']);
    add(benign, source.startsWith('httpparams') ? 'parameters' : 'near-misses', {
      source,
      value: String(row['value']),
      isPercentEncoded: false,
    });
  }
  for (const [file, kind] of [
    ['openapi-values.jsonl', 'openapi-values'],
    ['openapi-descriptions.jsonl', 'descriptions'],
  ] as const) {
    for (const row of rows(file)) {
      const value = row['value'];
      if (typeof value !== 'string' || value === '') continue;
      const [name, type, format] = [row['name'], row['type'], row['kind']].map(String);
      const declared = kind === 'openapi-values' ? { declared: { name: name ?? '', type: type ?? '', format: format ?? '' } } : {};
      add(benign, kind, { source: kind, value, isPercentEncoded: false, ...declared });
    }
  }
  return { attacks, benign, excluded, hashes };
}

function add(into: Map<string, CorpusValue[]>, key: string, value: CorpusValue): void {
  const known = into.get(key);
  if (known) known.push(value);
  else into.set(key, [value]);
}
