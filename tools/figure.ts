/**
 * `npm run figure -- <name>…` measures what is named, with `--all` all there are; `npm run figures` lists them. `--details` prints what stands
 * behind a figure, such as the peers' versions and configurations. `--table` (`npm run bench`) prints every proxy beside the others.
 */
import { globSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Figure, FigureContext, FigureValue } from '../bench/figure.ts';
import { exitCodeOf, figureLines } from './figure-report.ts';

const folder = process.env['SLUICE_FIGURES'] ?? join(dirname(dirname(fileURLToPath(import.meta.url))), 'bench', 'figures');
const giveUp = new AbortController();
process.once('SIGINT', () => giveUp.abort(new Error('interrupted')));
process.once('SIGTERM', () => giveUp.abort(new Error('interrupted')));

const areDetailsWanted = process.argv.includes('--details');

process.exitCode = await main(process.argv.slice(2).filter((word) => word !== '--details')).catch((error: unknown) => {
  console.error(error);
  return 2;
});

async function main(wanted: readonly string[]): Promise<number> {
  if (wanted.includes('--table')) return table();
  const names = globSync('*.figure.ts', { cwd: folder }).map((file) => basename(file, '.figure.ts'));
  const isList = wanted.length === 0 || wanted.includes('--list');
  const chosen = isList || wanted.includes('--all') ? names.toSorted() : wanted;
  const unknown = chosen.filter((name) => !names.includes(name));
  if (unknown.length > 0) {
    console.error(`no figure ${unknown.join(', ')}; npm run figures lists them`);
    return 2;
  }
  const figures = await Promise.all(chosen.map(load));
  // Without a name nothing was measured, which a script should notice.
  if (isList) return list(figures, wanted.length === 0 ? 2 : 0);

  const codes: number[] = [];
  for (const figure of figures) {
    if (giveUp.signal.aborted) break;
    const values = await measured(figure);
    for (const line of figureLines(figure.name, values)) console.log(line);
    codes.push(exitCodeOf(values));
  }
  if (giveUp.signal.aborted) return 130;
  if (codes.includes(1)) return 1;
  return codes.length === 0 || codes.includes(2) ? 2 : 0;
}

async function table(): Promise<number> {
  const { printTable } = await import('../bench/table.ts');
  await within('table', (context) => printTable(context, (line) => console.log(line)));
  return 0;
}

async function load(name: string): Promise<Figure> {
  const file = `${name}.figure.ts`;
  const { figure }: { readonly figure?: Figure } = await import(pathToFileURL(join(folder, file)).href);
  if (figure?.name !== name) throw new Error(`${file} does not export a figure named ${name}`);
  return figure;
}

function list(figures: readonly Figure[], code: number): number {
  for (const { name, about, goal } of figures) console.log(`${name}  ${about} (goal ${goal})`);
  console.log(`${figures.length} figures; npm run figure -- <name>`);
  return code;
}

async function measured(figure: Figure): Promise<readonly FigureValue[]> {
  try {
    return await within(figure.name, (context) => figure.measure(context));
  } catch (error) {
    console.error(error);
    const why = error instanceof Error ? error.message : String(error);
    console.log(`${figure.name}: ${why} (goal ${figure.goal}) unmeasured`);
    return [];
  }
}

/** Runs what measures in an empty folder that is gone afterwards. */
async function within<Value>(name: string, work: (context: FigureContext) => Promise<Value>): Promise<Value> {
  const workFolder = mkdtempSync(join(tmpdir(), `sluice-${name}-`));
  try {
    const say = (line: string) => console.error(`  ${line}`);
    const show = (text: string) => areDetailsWanted && console.log(text);
    return await work({ say, show, signal: giveUp.signal, workFolder });
  } finally {
    rmSync(workFolder, { recursive: true, force: true });
  }
}
