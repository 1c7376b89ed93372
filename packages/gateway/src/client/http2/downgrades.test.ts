import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { downgrades, passedDowngrades } from '../../testing/downgrades.ts';
import { stood } from '../../testing/scene.ts';

suite('what HTTP/2 can say and HTTP/1.1 cannot', () => {
  test('is tried in at least 40 ways, each of another name', () => {
    const names = downgrades.map(({ name }) => name);
    assert.ok(names.length >= 40);
    assert.equal(new Set(names).size, names.length);
  });

  for (const one of downgrades) {
    test(`${one.name} ${one.harmless ? 'goes upstream as what it is' : 'does not go upstream'}`, async () => {
      const { stand, upstream } = await stood(undefined, { http2: { tls: true, cleartext: true } });

      const passed = await passedDowngrades(stand.port, upstream, [one]);

      assert.deepEqual(passed, []);
      if (!one.harmless)
        assert.equal(stand.refusals.length + stand.endings.filter(({ kind }) => kind === 'aborted').length > 0, true, 'it is recorded');
    });
  }
});
