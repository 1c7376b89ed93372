import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { SequenceRanges } from './sequence-ranges.ts';

test('ranges know exactly what a set would, and stay apart', () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 40 })), (sequences) => {
      const ranges = new SequenceRanges();
      const set = new Set<number>();
      for (const sequence of sequences) {
        assert.equal(ranges.add(sequence), !set.has(sequence));
        set.add(sequence);
      }
      const told: number[] = [];
      for (let at = 0; at < ranges.bounds.length; at += 2) {
        for (let one = ranges.bounds[at] ?? 0; one <= (ranges.bounds[at + 1] ?? -1); one += 1) told.push(one);
        assert.ok(at === 0 || (ranges.bounds[at] ?? 0) > (ranges.bounds[at - 1] ?? 0) + 1);
      }
      assert.deepEqual(
        told,
        [...set].toSorted((a, b) => a - b),
      );
    }),
  );
});
