import { globSync, readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';
import { code, page, table } from './markdown.ts';

interface Row {
  readonly status: number;
  readonly text: (...values: readonly string[]) => string;
  readonly fix: string;
}

interface ErrorTable {
  readonly area: string;
  readonly rows: Readonly<Record<string, Row>>;
}

/** Every table of errors in the packages. */
export async function errorsPage(root: string): Promise<string> {
  const files = globSync('packages/*/src/**/*.ts', { cwd: root, exclude: ['**/*.test.ts', '**/kit/**'] }).toSorted();
  const tables: ErrorTable[] = [];
  for (const file of files) {
    const source = readFileSync(join(root, file), 'utf8');
    if (source.includes('= defineErrors(')) tables.push(...(await tablesOf(source)));
  }
  const sections = tables
    .toSorted((one, other) => (one.area < other.area ? -1 : 1))
    .map(({ area, rows }) => {
      const lines = Object.entries(rows).map(([name, row]) => [
        code(`SLUICE_${area}_${name}`),
        String(row.status),
        code(shapeOf(row)),
        row.fix,
      ]);
      return `## ${area}\n\n${table(['code', 'status', 'text', 'the way out'], lines)}`;
    });
  const intro =
    'Each error has a code that stays, words that name the thing, and a way out. The status is what the administration API answers with. ' +
    'Words in braces stand for what is named. `SLUICE_USAGE` is a mistake on the command line, `SLUICE_INTERNAL` one of ours.';
  return page('Errors', intro, ...sections);
}

/** A table keeps its rows to itself, so its file is read once more with a `defineErrors` that gives them back. */
async function tablesOf(source: string): Promise<readonly ErrorTable[]> {
  const script = stripTypeScriptTypes(source).replace(
    /import\s*\{\s*defineErrors\s*\}\s*from\s*'@sluice\/kit';/,
    'const defineErrors = (area, rows) => ({ area, rows });',
  );
  const module: Readonly<Record<string, ErrorTable>> = await import(`data:text/javascript,${encodeURIComponent(script)}`);
  return Object.values(module).filter((one) => typeof one === 'object' && 'area' in one);
}

/** Its text with the names of its parameters for values. */
function shapeOf({ text }: Row): string {
  const names = /^(?:function\s*\w*)?\s*\(?([^)=]*)\)?\s*(?:=>|\{)/.exec(text.toString())?.[1] ?? '';
  const values = names
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
    .map((name) => `{${name}}`);
  return text(...values);
}
