import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fakeTimeLibrary, measureClock } from '../bench/clock.ts';

test('a wall clock that is set back two days lets nothing wait for ever, and records follow it', async (t) => {
  const library = fakeTimeLibrary();
  if (library === null) return t.skip('libfaketime is not installed');

  const seen = await measureClock(library, { jumps: ['-2d'], signal: t.signal, say: () => undefined });

  assert.deepEqual(
    seen.flatMap(({ jump, failed }) => failed.map((what) => `${jump}: ${what}`)),
    [],
  );
});
