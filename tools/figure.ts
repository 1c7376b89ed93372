/** `npm run figure -- <name>…` measures what is named, `npm run figures` all there are; without a name it lists them. */
import { globSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Figure, FigureValue } from '../bench/figure.ts';
import { exitCodeOf, figureLines } from './figure-report.ts';

const folder = process.env['SLUICE_FIGURES'] ?? join(dirname(dirname(fileURLToPath(import.meta.url))), 'bench', 'figures');
const giveUp = new AbortController();
process.once('SIGINT', () => giveUp.abort(new Error('interrupted')));
process.once('SIGTERM', () => giveUp.abort(new Error('interrupted')));

process.exitCode = await main(process.argv.slice(2));

async function main(wanted: readonly string[]): Promise<number> {
  const figures = await loadFigures();
  if (wanted.length === 0) return list(figures);
  const unknown = wanted.filter((name) => name !== '--all' && !figures.some((figure) => figure.name === name));
  if (unknown.length > 0) {
    list(figures);
    console.error(`\nno figure ${unknown.join(', ')}; the names are above`);
    return 2;
  }

  const codes: number[] = [];
  for (const figure of figures) {
    if (giveUp.signal.aborted || !(wanted.includes('--all') || wanted.includes(figure.name))) continue;
    const values = await measured(figure);
    for (const line of figureLines(figure.name, values)) console.log(line);
    codes.push(exitCodeOf(values));
  }
  if (giveUp.signal.aborted) return 130;
  return codes.includes(1) ? 1 : Math.max(0, ...codes);
}

async function loadFigures(): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  for (const file of globSync('*.figure.ts', { cwd: folder }).toSorted()) {
    const { figure }: { readonly figure?: Figure } = await import(pathToFileURL(join(folder, file)).href);
    const name = basename(file, '.figure.ts');
    if (figure?.name !== name) throw new Error(`${file} does not export a figure named ${name}`);
    figures.push(figure);
  }
  return figures;
}

function list(figures: readonly Figure[]): 2 {
  for (const { name, about, goal } of figures) console.log(`${name}  ${about} (goal ${goal})`);
  console.log(`${figures.length} figures; npm run figure -- <name>`);
  return 2;
}

async function measured(figure: Figure): Promise<readonly FigureValue[]> {
  const workFolder = mkdtempSync(join(tmpdir(), `sluice-${figure.name}-`));
  try {
    return await figure.measure({ say: (line) => console.error(`  ${line}`), signal: giveUp.signal, workFolder });
  } catch (error) {
    console.error(error);
    const why = error instanceof Error ? error.message : String(error);
    console.log(`${figure.name}: ${why} (goal ${figure.goal}) unmeasured`);
    return [];
  } finally {
    rmSync(workFolder, { recursive: true, force: true });
  }
}
