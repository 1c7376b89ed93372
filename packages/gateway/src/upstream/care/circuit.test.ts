import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { Circuit, defaultCircuit } from './circuit.ts';

const options = { ...defaultCircuit, failures: 3, ratioPercent: 50, requestsMin: 10, windowMs: 1_000, openMs: 100, openMsMax: 350 };

function circuit(): { readonly one: Circuit; readonly changes: string[] } {
  const changes: string[] = [];
  return { one: new Circuit(options, (to, why) => changes.push(`${to}: ${why}`)), changes };
}

suite('a circuit', () => {
  test('opens behind so many failures one after the other, and a success between them begins anew', () => {
    const { one, changes } = circuit();
    for (const outcome of ['failed', 'failed', 'succeeded', 'failed', 'failed'] as const) one[outcome]({}, 0);
    assert.equal(one.state, 'closed');

    one.failed({}, 0);

    assert.equal(one.state, 'open');
    assert.deepEqual(changes, ['open: 3 failures one after the other']);
    assert.equal(one.mayPass(99), false);
  });

  test('opens where half of the requests of its window failed, and forgets what is older', () => {
    const { one } = circuit();
    for (let at = 0; at < 8; at += 1) one[at % 2 === 0 ? 'failed' : 'succeeded']({}, at);
    for (let at = 2_000; at < 2_009; at += 1) one[at % 2 === 0 ? 'succeeded' : 'failed']({}, at);
    assert.equal(one.state, 'closed');

    one.failed({}, 2_010);

    assert.equal(one.state, 'open');
  });

  test('lets one request try once its time is over, and closes when it succeeds', () => {
    const { one, changes } = circuit();
    for (let count = 0; count < 3; count += 1) one.failed({}, 0);
    const trial = {};
    assert.equal(one.mayPass(100), true);
    one.began(trial);
    assert.equal(one.mayPass(100), false);

    one.succeeded({}, 110);
    assert.equal(one.state, 'half-open', 'the answer to an old request closes nothing');
    one.succeeded(trial, 110);

    assert.equal(one.state, 'closed');
    assert.deepEqual(
      changes.map((words) => words.split(':')[0]),
      ['open', 'half-open', 'closed'],
    );
  });

  test('stays open twice as long after each trial that failed, up to a bound', () => {
    const { one } = circuit();
    for (let count = 0; count < 3; count += 1) one.failed({}, 0);
    const opened: number[] = [];
    for (let count = 0; count < 4; count += 1) {
      const trial = {};
      const nowMs = one.untilMs;
      one.began(trial);
      one.failed(trial, nowMs);
      opened.push(one.untilMs - nowMs);
    }

    assert.deepEqual(opened, [200, 350, 350, 350]);
  });

  test('gives the place of a trial whose client left to another', () => {
    const { one } = circuit();
    for (let count = 0; count < 3; count += 1) one.failed({}, 0);
    const trial = {};
    one.began(trial);

    one.left(trial);

    assert.equal(one.mayPass(100), true);
  });
});
