import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { connectionWindowBytes, InletWindow } from './inlet-window.ts';

suite('the window of a connection', () => {
  test('is told of in steps while there is enough of it', () => {
    const window = new InletWindow();
    window.take(200_000);

    assert.equal(window.give(200_000), 0);
    window.take(100_000);
    assert.equal(window.give(100_000), 300_000);
  });

  test('is given back at once where most of it waits for somebody else', () => {
    const window = new InletWindow();
    window.take(connectionWindowBytes);

    assert.equal(window.give(1_000), 1_000);
  });
});
