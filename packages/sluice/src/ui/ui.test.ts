import assert from 'node:assert/strict';
import { test } from 'node:test';
import { wantsColour } from './output.ts';
import { displayWidth, table } from './table.ts';
import { bytesText, countText, durationText, parseSpan, shareText } from './units.ts';

test('columns line up whatever the characters are', () => {
  const lines = table(
    [{ title: 'place' }, { title: 'n', align: 'right' }],
    [
      ['名前', '1'],
      ['name', '1000'],
    ],
    80,
  ).split('\n');

  assert.deepEqual(lines.map(displayWidth), [11, 11, 11]);
});

test('an elastic column gives way to the width of the terminal', () => {
  const text = table([{ title: 'a' }, { title: 'b', isElastic: true }], [['x', 'y'.repeat(100)]], 40);

  assert.ok(text.split('\n').every((line) => displayWidth(line) <= 40));
});

test('NO_COLOR and --no-color win over everything, FORCE_COLOR over a missing terminal', () => {
  assert.equal(wantsColour(undefined, { NO_COLOR: '1', FORCE_COLOR: '1' }, true), false);
  assert.equal(wantsColour(false, {}, true), false);
  assert.equal(wantsColour(undefined, { FORCE_COLOR: '1' }, false), true);
  assert.equal(wantsColour(undefined, {}, false), false);
});

test('amounts are short enough to read', () => {
  assert.deepEqual([bytesText(312), bytesText(1500), bytesText(25_000_000)], ['312 B', '1.5 kB', '25 MB']);
  assert.equal(countText(1234567), '1,234,567');
  assert.deepEqual([shareText(999_999, 1_000_000), shareText(5, 5), shareText(0, 0)], ['99.99 %', '100 %', '–']);
  assert.deepEqual([durationText(90), durationText(1500), durationText(2_500_000)], ['90 µs', '1.5 ms', '2.5 s']);
  assert.deepEqual([parseSpan('15m'), parseSpan('7d'), parseSpan('soon')], [900_000, 604_800_000, null]);
});
