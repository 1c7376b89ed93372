import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { fitWeights, type Pattern } from './regression.ts';

const expected = new Map([
  ['a', 5],
  ['b', 9],
  ['unseen', 3],
]);
const threshold = 4;

function pattern(features: readonly string[], attacks: number, benign: number): Pattern {
  return { features, offset: -7, attacks, benign };
}

suite('weights', () => {
  const patterns = [pattern(['a'], 2, 40), pattern(['b'], 30, 0), pattern(['a', 'b'], 10, 1)];

  test('are the same whatever order the patterns come in', () => {
    const [one, other] = [patterns, patterns.toReversed()].map((each) => [...fitWeights(each, expected, threshold)]);

    assert.deepEqual(
      one?.map(([name, weight]) => [name, weight.toFixed(6)]),
      other?.map(([name, weight]) => [name, weight.toFixed(6)]),
    );
  });

  test('have the least loss of all around them', () => {
    const fitted = fitWeights(patterns, expected, threshold);
    const least = lossOf(patterns, fitted);

    for (const name of fitted.keys())
      for (const step of [-0.01, 0.01])
        assert.ok(lossOf(patterns, new Map([...fitted, [name, (fitted.get(name) ?? 0) + step]])) > least, `${name} ${step}`);
  });

  test('keep what is expected where nothing shows them, and are not told', () => {
    assert.deepEqual([...fitWeights(patterns, expected, threshold).keys()], ['a', 'b']);
  });

  test('grow with attacks, fall with ordinary values, and never below 0', () => {
    const weightAt = (attacks: number, benign: number): number =>
      fitWeights([pattern(['b'], attacks, benign)], expected, threshold).get('b') ?? -1;

    assert.ok(weightAt(50, 0) > 9);
    assert.ok(weightAt(0, 50) < 9);
    assert.equal(fitWeights([{ ...pattern(['a'], 0, 100_000), offset: 5 }], expected, threshold).get('a'), 0);
  });
});

/** The loss as decision 18 says it, by itself. */
function lossOf(patterns: readonly Pattern[], weights: ReadonlyMap<string, number>): number {
  const data = patterns.reduce((sum, { features, offset, attacks, benign }) => {
    const margin = features.reduce((all, feature) => all + (weights.get(feature) ?? 0), offset - threshold);
    return sum + attacks * Math.log1p(Math.exp(-margin)) + benign * Math.log1p(Math.exp(margin));
  }, 0);
  return [...weights].reduce((sum, [name, weight]) => sum + (weight - (expected.get(name) ?? 0)) ** 2 / 2, data);
}
