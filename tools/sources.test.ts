import assert from 'node:assert/strict';
import { test } from 'node:test';
import { circleAmong, sourceFrom } from './sources.ts';

test('every form of import is seen, types included', () => {
  const lines = [
    "import type { A, B as C } from '@sluice/model';",
    'import {',
    '  one,',
    '  type Two,',
    "} from './two.ts';",
    "import './effect.ts';",
    'export * from "./star.ts";',
    "import whole from 'whole';",
    "const later = await import('./later.ts');",
    "type Foreign = import('./foreign.ts').Pool;",
  ];

  const { imports } = sourceFrom('packages/wire/src/walk.ts', lines.join('\n'));

  assert.deepEqual(imports, [
    { names: ['A', 'B'], to: '@sluice/model' },
    { names: ['one', 'Two'], to: './two.ts' },
    { names: ['*'], to: './star.ts' },
    { names: ['whole'], to: 'whole' },
    { names: ['*'], to: './effect.ts' },
    { names: ['*'], to: './later.ts' },
    { names: ['*'], to: './foreign.ts' },
  ]);
});

test('an import in a comment is none', () => {
  const { imports } = sourceFrom(
    'demo/src/shop.ts',
    "// import { x } from 'x';\n/**\n * import { y } from 'y';\n */\nexport const from = 'z';\n",
  );

  assert.deepEqual(imports, []);
});

test('a circle of types is a circle', () => {
  const sources = [
    sourceFrom('demo/src/a.ts', "import type { B } from './b.ts';"),
    sourceFrom('demo/src/b.ts', "export * from './inner/c.ts';"),
    sourceFrom('demo/src/inner/c.ts', "import { a } from '../a.ts';"),
  ];

  assert.equal(circleAmong(sources), 'demo/src/a.ts → demo/src/b.ts → demo/src/inner/c.ts → demo/src/a.ts');
  assert.equal(circleAmong(sources.slice(1)), undefined);
});
