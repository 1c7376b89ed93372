import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { OverloadLadder, type Pressure } from './overload-ladder.ts';

const thresholds = { memory: [0.6, 0.7, 0.8, 0.9], loopDelayMs: [100, 200, 300, 400], connections: [0.5, 0.6, 0.7, 0.8] } as const;
const calm: Pressure = { memory: 0.1, loopDelayMs: 1, connections: 0.1 };

suite('the overload ladder', () => {
  test('climbs at once to where the worst reading belongs, and says which that is', () => {
    const ladder = new OverloadLadder(thresholds, 1_000);

    assert.equal(ladder.look(calm, 0), null);
    assert.deepEqual(ladder.look({ ...calm, loopDelayMs: 350, memory: 0.65 }, 1), { from: 0, to: 3, by: 'loopDelayMs', value: 350 });
    assert.deepEqual(ladder.look({ ...calm, connections: 0.8 }, 2), { from: 3, to: 4, by: 'connections', value: 0.8 });
  });

  test('comes down only after everything was lower for a while', () => {
    const ladder = new OverloadLadder(thresholds, 1_000);
    ladder.look({ ...calm, memory: 0.95 }, 0);

    assert.equal(ladder.look(calm, 100), null);
    assert.equal(ladder.look({ ...calm, memory: 0.95 }, 600), null);
    assert.equal(ladder.look(calm, 700), null);
    assert.equal(ladder.look(calm, 1_600), null);
    assert.equal(ladder.look(calm, 1_700)?.to, 0);
  });

  test('does not tremble at a rung: what is a little below still holds the stage', () => {
    const ladder = new OverloadLadder(thresholds, 0);
    ladder.look({ ...calm, memory: 0.9 }, 0);

    assert.equal(ladder.look({ ...calm, memory: 0.85 }, 10), null);
    assert.equal(ladder.look({ ...calm, memory: 0.8 }, 20)?.to, 3);
  });
});
