import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';

/** The faces of what judges and what serves: most of the code there is. */
const heavy = /\/packages\/(?:contract|detect|flow|gateway|policy|store-cluster)\/src\/index\.ts$/;

const processes = {
  supervisor: new URL('../start/run-start.ts', import.meta.url).href,
  recorder: new URL('./recorder.ts', import.meta.url).href,
};

for (const [name, file] of Object.entries(processes)) {
  test(`a ${name} that starts loads nothing of what judges`, () => {
    assert.deepEqual(
      loadedBy(file).filter((url) => heavy.test(url)),
      [],
    );
  });
}

test('what judges is seen where it is loaded', () => {
  const loaded = loadedBy(new URL('../compose/inputs.ts', import.meta.url).href);
  assert.notEqual(loaded.filter((url) => heavy.test(url)).length, 0);
});

/** Addresses of all modules that a process has loaded once it has that one. */
function loadedBy(url: string): readonly string[] {
  const script = `
    import { registerHooks } from 'node:module';
    const loaded = [];
    registerHooks({ load(url, context, next) { loaded.push(url); return next(url, context); } });
    await import(${JSON.stringify(url)});
    process.stdout.write(JSON.stringify(loaded), () => process.exit());`;
  const { stdout } = spawnSync(process.execPath, ['--no-warnings', '--input-type=module', '--eval', script], { encoding: 'utf8' });
  const loaded: readonly string[] = JSON.parse(stdout);
  return loaded;
}
