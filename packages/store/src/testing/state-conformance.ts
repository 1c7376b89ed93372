import type { StatePort } from '../state-port.ts';
import type { Bench } from './conformance-bench.ts';

/** The promises that every state keeps. */
export function stateConformance(name: string, open: () => Promise<StatePort>, { suite, test, equal, deepEqual }: Bench): void {
  suite(`${name} keeps the contract of state`, () => {
    test('what was written is read, the last text under each key', async () => {
      const state = await open();
      await state.write([{ key: 'plan/a', text: 'one' }]);
      await state.write([
        { key: 'plan/a', text: 'two' },
        { key: 'plan/b', text: 'ü\u{1F600}' },
      ]);

      deepEqual(
        [...(await state.read(['plan/a', 'plan/b', 'plan/c']))],
        [
          ['plan/a', 'two'],
          ['plan/b', 'ü\u{1F600}'],
        ],
      );
    });

    test('what was removed is gone, and removing it again is no failure', async () => {
      const state = await open();
      await state.write([{ key: 'plan/a', text: 'one' }]);
      await state.write([{ key: 'plan/a', text: null }]);
      await state.write([{ key: 'plan/a', text: null }]);

      equal((await state.read(['plan/a'])).size, 0);
    });

    test('a list has all keys of its prefix, in their order, and no other, whatever is in the prefix', async () => {
      const state = await open();
      await state.write(['p/b', 'p/a', 'p_/x', 'p%/y', 'q/a', 'p'].map((key) => ({ key, text: key })));

      deepEqual(
        (await state.list('p/')).map(({ key }) => key),
        ['p/a', 'p/b'],
      );
      deepEqual(
        (await state.list('p%/')).map(({ text }) => text),
        ['p%/y'],
      );
      deepEqual([await state.count('p/'), await state.count('z/'), await state.count('')], [2, 0, 6]);
    });
  });
}
