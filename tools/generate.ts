/** `npm run generate`: writes the lists that shelves of plug-ins need and the reference pages; with `--check` it only says whether they are up to date. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { listOf, type Shelf } from './shelf.ts';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

const shelves: readonly Shelf[] = [
  {
    folder: 'packages/detect/src/classes',
    list: 'packages/detect/src/classes.generated.ts',
    name: 'dataClasses',
    maker: 'defineDataClass',
    type: { name: 'DetectableClass', from: './define-data-class.ts' },
  },
];

const isCheck = process.argv.includes('--check');
for (const shelf of shelves.filter(({ folder }) => existsSync(join(root, folder)))) {
  const path = join(root, shelf.list);
  const wanted = listOf(root, shelf);
  if (existsSync(path) && readFileSync(path, 'utf8') === wanted) continue;
  console.log(isCheck ? `${shelf.list} is not what ${shelf.folder} holds; run npm run generate` : `wrote ${shelf.list}`);
  if (isCheck) process.exitCode = 1;
  if (!isCheck) writeFileSync(path, wanted);
}

// Pages are made of what is on the shelves, so they come after the lists.
const { refreshPages } = await import('./generate-docs.ts');
for (const path of await refreshPages(root, isCheck)) {
  console.log(isCheck ? `${path} is not what the code says; run npm run generate` : `wrote ${path}`);
  if (isCheck) process.exitCode = 1;
}
