import assert from 'node:assert/strict';
import { test } from 'node:test';
import { figure } from './figures/attack-matrices.figure.ts';

test('the matrices of attacks are refused whole, what is close to them passes, and codings hide next to nothing', async () => {
  const values = await figure.measure({
    say: () => {},
    show: () => {},
    signal: new AbortController().signal,
    workFolder: '',
  });

  const short = values.filter((value) => {
    if (value.kind !== 'measured' || value.goal.kind === 'none') return true;
    return value.goal.kind === 'atLeast' ? value.value < value.goal.value : value.value > value.goal.value;
  });
  assert.deepEqual(short, []);
});
