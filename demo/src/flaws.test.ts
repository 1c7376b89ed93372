import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { see } from './flaws/see.ts';
import { flaws } from './flaws.ts';
import { startDemo } from './start-demo.ts';

const { signal } = new AbortController();

suite('each flaw is what the table says', () => {
  for (const flaw of flaws) {
    test(`${flaw.id} shows at all its places while it is on, and at none in its safe twin`, async () => {
      await using flawed = await startDemo({ flaws: [flaw.id], silent: true });
      await using safe = await startDemo({ flaws: 'none', silent: true });

      const seen = await see(flawed.url, flaw, signal);
      const unseen = await see(safe.url, flaw, signal);

      assert.deepEqual(seen, { shown: flaw.places, status: flaw.howToSee.status });
      assert.deepEqual(unseen.shown, []);
    });
  }
});

suite('the table', () => {
  test('ids are unique and in kebab case', () => {
    const ids = flaws.map(({ id }) => id);

    assert.equal(new Set(ids).size, ids.length);
    for (const id of ids) assert.match(id, /^[a-z]+(?:-[a-z]+)+$/);
  });

  test('all five families of data classes leak somewhere', () => {
    const families = new Set(flaws.flatMap(({ dataClasses }) => dataClasses.map((dataClass) => dataClass.split('.')[0])));

    assert.deepEqual(
      [...families].toSorted((left = '', right = '') => left.localeCompare(right)),
      ['finance', 'health', 'internal', 'personal', 'secret'],
    );
  });

  test('every flaw shows when all are on at once', async () => {
    const hidden: string[] = [];

    for (const flaw of flaws) {
      await using demo = await startDemo({ flaws: 'all', silent: true });
      const { shown } = await see(demo.url, flaw, signal);
      if (shown.length < flaw.places.length) hidden.push(flaw.id);
    }

    assert.deepEqual(hidden, []);
  });

  test('a flaw is switched while the server runs', async () => {
    await using demo = await startDemo({ flaws: 'none', silent: true });
    const flaw = flaws.find(({ id }) => id === 'profile-password-hash');
    assert.ok(flaw);

    const before = await see(demo.url, flaw, signal);
    demo.setFlaws(['profile-password-hash']);
    const after = await see(demo.url, flaw, signal);
    demo.setFlaws('none');
    const again = await see(demo.url, flaw, signal);

    assert.deepEqual([before.shown, after.shown, again.shown], [[], ['/passwordHash'], []]);
  });

  test('an id that no flaw has is refused with the ids there are', async () => {
    await assert.rejects(startDemo({ flaws: ['no-such-flaw'], silent: true }), /no flaw "no-such-flaw"; choose .*orders-of-others/);
  });
});
