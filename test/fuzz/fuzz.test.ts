import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { keptFindings } from './findings.ts';
import { fuzz, tried } from './loop.ts';
import { loadTarget, targetNames } from './targets.ts';

for (const name of targetNames) {
  suite(`fuzzed: ${name}`, () => {
    for (const { file, input } of keptFindings(name)) {
      test(`what was found once is right now: ${file}`, async () => {
        assert.equal(await tried(await loadTarget(name), input), null);
      });
    }

    test('half a second of other inputs breaks nothing', async () => {
      const run = await fuzz(await loadTarget(name), { seconds: 0.5, seed: 20_261_125, findingsMax: 1 });

      assert.deepEqual(
        run.findings.map(({ kind, why, input }) => `${kind}: ${why} ${Buffer.from(input).toString('base64')}`),
        [],
      );
      assert.ok(run.executions > 50 && run.blocks > 20, JSON.stringify(run));
    });
  });
}

test('the loop finds what only a row of chosen bytes reaches, and says which', async () => {
  const target = {
    name: 'made up',
    seeds: ['{"a":1}'],
    words: ['bug'],
    run(input: Uint8Array) {
      if (Buffer.from(input).includes('{bug')) throw new Error('found');
    },
  };

  const run = await fuzz(target, { seconds: 60, seed: 1, findingsMax: 1 });

  assert.match(run.findings[0]?.why ?? '', /found/);
});
