import assert from 'node:assert/strict';
import { test } from 'node:test';
import { measureEncodings } from './encodings.ts';

for (const [name, padding, step, heldBytesMax] of [
  ['held', 0, 29, 262_144],
  ['streamed', 3_000, 151, 1_024],
] as const) {
  test(`no secret goes by silently, whatever its coding, charset and type: ${name}`, async () => {
    const reading = await measureEncodings(padding, step, heldBytesMax);

    assert.deepEqual(reading.silent, []);
    assert.ok(reading.found > 0 && reading.flagged > 0, JSON.stringify(reading));
  });
}
