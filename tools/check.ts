/** `npm run check`: types, format, lint, dead code and walls, side by side; what fails is shown in full. */
import { spawn } from 'node:child_process';
import { existsSync, globSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const compiler = 'node_modules/typescript/bin/tsc';

/** Each package under its own settings, so that a pure one cannot even name what belongs to Node; then everything, tests included. */
const projects = [...globSync('{packages/*,demo}/tsconfig.json', { cwd: root }).toSorted(), 'tsconfig.json'].filter(hasSource);

const steps: Readonly<Record<string, readonly (readonly string[])[]>> = {
  types: projects.map((project) => [compiler, '--pretty', 'false', '-p', project]),
  biome: [['node_modules/@biomejs/biome/bin/biome', 'check', '--reporter=concise', '--error-on-warnings', '--diagnostic-level=warn']],
  oxlint: [['node_modules/oxlint/bin/oxlint', '--type-aware', '--deny-warnings', '--format=unix']],
  knip: [['node_modules/knip/bin/knip.js', '--no-progress', '--no-config-hints']],
  walls: [['tools/test.ts', 'test/walls.test.ts']],
};

/** What the tools say about themselves. */
const noise = /^(?:check ━|Checked \d|Found \d|\d+ problem|\s*×? ?Some (?:errors|warnings) were emitted|\d+ test files match)/;

const results = await Promise.all(Object.entries(steps).map(([name, commands]) => check(name, commands)));
process.exitCode = results.every(Boolean) ? 0 : 1;

async function check(name: string, commands: readonly (readonly string[])[]): Promise<boolean> {
  const startedMs = performance.now();
  const complaints = new Set<string>();
  for (const command of commands) {
    const { code, text } = await ran(command);
    // Several projects see the same file; a complaint about it is worth one line.
    if (code === 0) continue;
    for (const line of text.split('\n')) if (line.trim() !== '' && !noise.test(line)) complaints.add(line.trimEnd());
    complaints.add(`ended with ${code}: ${command.join(' ')}`);
  }
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
  console.log(`${complaints.size === 0 ? 'ok  ' : 'FAIL'} ${name.padEnd(7)} ${seconds} s`);
  for (const line of complaints) console.log(`     ${line}`);
  return complaints.size === 0;
}

function ran(command: readonly string[]): Promise<{ readonly code: number | null; readonly text: string }> {
  const child = spawn(process.execPath, command, { cwd: root, env: { ...process.env, NO_COLOR: '1' } });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, text }));
  });
}

/** A package that has no file yet is no error, though the compiler would say so. */
function hasSource(project: string): boolean {
  const folder = dirname(join(root, project));
  return project === 'tsconfig.json' || (existsSync(join(folder, 'src')) && globSync('src/**/*.ts', { cwd: folder }).length > 0);
}
