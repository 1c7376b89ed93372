/** `npm test [-- files…]`: every test file, or those that were asked for, with a line for each and the sum at the end. */
import { globSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { run } from 'node:test';
import type { TestEvent } from 'node:test/reporters';
import { fileURLToPath } from 'node:url';
import { TestReport } from './test-report.ts';

const root = process.env['SLUICE_TEST_ROOT'] ?? dirname(dirname(fileURLToPath(import.meta.url)));
/** Those that drive whole processes come first: short files are left for the end, and no core waits for a long one then. */
const shelves = ['e2e', 'bench', 'demo/src', 'test', 'tools', 'packages/*/src'];
/** Those that drive whole processes wait for them, for sockets and for clocks a fifth of their time: one more of them than there are cores keeps all cores busy. */
const waitingFiles = 1;
/** A test that hangs is named and ended; the slowest ones drive whole servers. */
const testTimeoutMs = 15 * 60_000;
/**
 * What a file left behind does not hold up the next one, and what is drawn at random is the same each time. A process that ends while a thread of V8's builds
 * code waits for that thread, and the thread for a collection that nobody makes any more (nodejs/node#54918): here none does.
 */
const execArgv = [
  '--test-force-exit',
  '--no-concurrent-sparkplug',
  '--no-maglev-build-code-on-background',
  ...['test-end.ts', 'seeded/register.ts'].map((file) => `--import=${new URL(file, import.meta.url).href}`),
];

// Tests start hundreds of processes: what one of them took the types off and compiled, the others need not.
process.env['NODE_COMPILE_CACHE'] ??= join(root, 'node_modules', '.cache', 'tests');

process.exitCode = await runTests(process.argv.slice(2));

async function runTests(wanted: readonly string[]): Promise<number> {
  const files = shelves
    .flatMap((shelf) => globSync(`${shelf}/**/*.test.ts`, { cwd: root }).toSorted())
    .map((file) => file.split(sep).join('/'))
    .filter((file) => wanted.length === 0 || wanted.some((name) => isMeant(file, name)));
  if (wanted.length > 0) process.stdout.write(`${files.length} test files match ${wanted.join(' ')}\n`);

  const paths = files.map((file) => resolve(root, file));
  const report = new TestReport((line) => process.stdout.write(`${line}\n`), root, paths);
  if (paths.length > 0) {
    const events: AsyncIterable<TestEvent> = run({
      files: paths,
      cwd: root,
      concurrency: availableParallelism() + waitingFiles,
      timeout: testTimeoutMs,
      execArgv,
    });
    for await (const event of events) report.saw(event);
  }
  return report.close();
}

/** A path from where the person stands, a folder of such, or a part of a name. */
function isMeant(file: string, name: string): boolean {
  const path = relative(root, resolve(name)).split(sep).join('/');
  return file === path || file.startsWith(`${path}/`) || file.includes(name);
}
