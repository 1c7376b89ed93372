import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const source = join(dirname(fileURLToPath(import.meta.url)), '..', 'packages', 'detect', 'src');

/** The list of all data classes, from the files on the shelf. */
export function classesModule(folder: string): string {
  const files = globSync('classes/*.ts', { cwd: folder })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => !file.endsWith('.test.ts'))
    .sort();
  const rows = files.map((file) => {
    const name = /^export const (\w+) = defineDataClass\(/m.exec(readFileSync(join(folder, file), 'utf8'))?.[1];
    if (name === undefined) throw new Error(`${file} exports no data class; begin it with "export const … = defineDataClass({"`);
    return { file, name };
  });
  return [
    '// Written by tools/generate-classes.ts; run `npm run generate` after adding a class.',
    ...rows.map(({ file, name }) => `import { ${name} } from './${file}';`),
    "import type { DetectableClass } from './define-data-class.ts';",
    '',
    `export const dataClasses: readonly DetectableClass[] = [${rows.map(({ name }) => name).join(', ')}];`,
    '',
  ].join('\n');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(join(source, 'classes.generated.ts'), classesModule(source));
