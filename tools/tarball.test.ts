import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { facesOf, tarballManifest, withTarballPaths } from './tarball.ts';

const faces = new Map([
  ...facesOf('packages/kit', { name: '@sluice/kit', exports: { '.': './src/index.ts' } }),
  ...facesOf('packages/store-local', {
    name: '@sluice/store-local',
    exports: { '.': './src/index.ts', './segments': './src/segments.ts' },
  }),
  ...facesOf('demo', { name: '@sluice/demo', exports: { '.': './src/index.ts' } }),
]);

suite('a tarball', () => {
  test('finds its packages by the way from file to file', () => {
    const code =
      "import { a } from '@sluice/kit';\nconst b = await import('@sluice/store-local/segments');\nimport { c } from \"@sluice/demo\";";

    assert.equal(
      withTarballPaths('packages/sluice/src/commands/start.js', code, faces),
      "import { a } from '../../../kit/src/index.js';\nconst b = await import('../../../store-local/src/segments.js');\nimport { c } from \"../../../../demo/src/index.js\";",
    );
  });

  test('starts the compiled scripts of its processes', () => {
    assert.equal(withTarballPaths('a.js', "new URL('./worker.ts', import.meta.url)", faces), "new URL('./worker.js', import.meta.url)");
  });

  test('is not made with a path that would break in it', () => {
    assert.throws(() => withTarballPaths('a.js', "join(here, 'worker.ts')", faces), /a\.js names 'worker\.ts'/);
    assert.throws(() => withTarballPaths('a.js', "resolve('@sluice/kit/src/x')", faces), /@sluice\/kit\/src\/x/);
  });

  test('needs each npm package once, in one version', () => {
    const manifest = tarballManifest({ version: '1.2.3' }, [
      { dependencies: { yaml: '2.9.1', '@sluice/kit': '0.1.0' } },
      { dependencies: { ajv: '8.20.0', yaml: '2.9.1' } },
    ]);

    assert.deepEqual(Object.entries((manifest as { readonly dependencies: object }).dependencies), [
      ['ajv', '8.20.0'],
      ['yaml', '2.9.1'],
    ]);
    assert.throws(
      () => tarballManifest({}, [{ dependencies: { yaml: '2.9.1' } }, { dependencies: { yaml: '2.9.0' } }]),
      /two versions of yaml/,
    );
  });
});
