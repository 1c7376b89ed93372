import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import { commandTree } from './command-tree.ts';
import { commands } from './commands.ts';

const source = import.meta.dirname;

test('every command on the shelf is known, and the other way round', () => {
  const files = readdirSync(`${source}/commands`).filter((file) => !/\.(run|test)\.ts$/.test(file));

  assert.deepEqual(commands.map(({ name }) => `${name.replace(' ', '-')}.ts`).toSorted(), files.toSorted());
});

test('every command has its words in one form', () => {
  for (const { name, summary, examples, options } of commands) {
    assert.match(summary, /^[a-z].*[^.]$/, name);
    assert.ok(examples.length > 0, `${name} shows how it is used`);
    for (const { line } of examples) assert.match(line, /\bsluice /, name);
    for (const { about, flags } of Object.values(options)) assert.match(about, /[^.]$/, `${name} ${flags}`);
  }
});

test('the examples are understood by the command line itself', async () => {
  for (const { name, examples } of commands) {
    for (const { line } of examples.filter((example) => /^sluice [^|>&]*$/.test(example.line))) {
      const said: string[] = [];
      const tree = commandTree(commands, '0.0.0', async (definition) => {
        said.push(definition.name);
      });

      await tree.parseAsync(wordsOf(line), { from: 'user' });

      assert.deepEqual(said, [name], line);
    }
  }
});

test('help loads commander, the definitions and nothing else', () => {
  const hook = `import { registerHooks } from 'node:module';
    registerHooks({ load(url, context, next) { process.stderr.write('loaded ' + url + '\\n'); return next(url, context); } });`;
  const parameters = ['--import', `data:text/javascript,${encodeURIComponent(hook)}`, `${source}/main.ts`, '--help'];

  const { stdout, stderr } = spawnSync(process.execPath, parameters, { encoding: 'utf8' });

  const loaded = [...stderr.matchAll(/^loaded file:\/\/(.*)$/gm)].map(([, path = '']) => path);
  const ours = loaded.filter((path) => !path.includes('/node_modules/'));
  const others = loaded.filter((path) => path.includes('/node_modules/') && !path.includes('/commander/'));
  assert.match(stdout, /^Usage: sluice/);
  assert.deepEqual(others, []);
  assert.ok(ours.length > 0 && ours.length <= commands.length + 13, ours.join('\n'));
  assert.deepEqual(
    ours.filter((path) => /\.run\.ts$|\/(processes|compose|store-local|flow|gateway)\//.test(path)),
    [],
  );
});

function wordsOf(line: string): readonly string[] {
  return [...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(([, double, single, plain]) => double ?? single ?? plain ?? '').slice(1);
}
