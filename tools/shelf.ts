import { globSync, readFileSync } from 'node:fs';
import { dirname, join, posix, sep } from 'node:path';

/** A folder in which each file adds one thing, and the list of them that the code imports. */
export interface Shelf {
  readonly folder: string;
  readonly list: string;
  readonly name: string;
  /** The function whose result a file on the shelf exports. */
  readonly maker: string;
  readonly type: { readonly name: string; readonly from: string };
}

/** The list as a file, sorted by path so that two people's additions do not collide. */
export function listOf(root: string, { folder, list, maker, name, type }: Shelf): string {
  const making = new RegExp(`^export const (\\w+)(?:: \\w+)? = ${maker}\\(`, 'm');
  const residents = globSync('**/*.ts', { cwd: join(root, folder) })
    .map((file) => file.split(sep).join('/'))
    .filter((file) => !file.endsWith('.test.ts'))
    .toSorted()
    .map((file) => {
      const made = making.exec(readFileSync(join(root, folder, file), 'utf8'))?.[1];
      if (made === undefined) throw new Error(`${folder}/${file} adds nothing; it has to say "export const … = ${maker}("`);
      return { file, made };
    });
  const way = posix.relative(dirname(list), folder);
  return [
    `// Made by \`npm run generate\` from the files in ${way}; do not edit.`,
    ...residents.map(({ file, made }) => `import { ${made} } from './${way}/${file}';`),
    `import type { ${type.name} } from '${type.from}';`,
    '',
    `export const ${name}: readonly ${type.name}[] = [`,
    ...residents.map(({ made }) => `  ${made},`),
    '];',
    '',
  ].join('\n');
}
