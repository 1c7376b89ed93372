import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { type AttackStand, attacks, measureAttack, openAttackStand } from './demo-attacks.ts';

const { signal } = new AbortController();

suite('an exploit works on the flaw alone: neither on its safe twin nor behind the gate, and what is ordinary passes', () => {
  let stand: AttackStand;
  before(async () => {
    stand = await openAttackStand();
  });
  after(() => stand[Symbol.asyncDispose]());

  for (const attack of attacks) {
    test(`${attack.id}, before ${attack.interpreter}`, { timeout: 60_000 }, async (context) => {
      const { missing, idle, onTwin, throughGate, stoppedOtherwise, refused } = await measureAttack(stand, attack, signal);

      if (missing !== null) return context.skip(missing);
      assert.deepEqual(
        { idle, onTwin, throughGate, stoppedOtherwise, refused },
        { idle: [], onTwin: [], throughGate: [], stoppedOtherwise: [], refused: [] },
      );
    });
  }
});
