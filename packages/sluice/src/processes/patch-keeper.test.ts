import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PatchKeeper } from './patch-keeper.ts';

const dayMs = 86_400_000;
const untilMs = Date.UTC(2027, 0, 32);
const patch = { id: 'shop.yaml/invoice-download', title: 'leaves its folder', cve: 'CVE-2026-12345', owner: 'team', untilMs };

function toldAt(nowMs: number): readonly (readonly [string | undefined, string])[] {
  const told: (readonly [string | undefined, string])[] = [];
  const keeper = new PatchKeeper(
    (text, event) => void told.push([event, text]),
    () => nowMs,
  );
  keeper.took([patch]);
  keeper.close();
  return told;
}

test('a patch is told of from seven days before its end, and once it has ended', () => {
  assert.deepEqual(toldAt(untilMs - 7 * dayMs - 1), []);
  assert.deepEqual(toldAt(untilMs - 7 * dayMs), [
    ['patch.expiring', 'the patch shop.yaml/invoice-download of team ends with 2027-01-31: leaves its folder (CVE-2026-12345)'],
  ]);
  assert.match(toldAt(untilMs)[0]?.[1] ?? '', /of team ended with 2027-01-31/);
});
