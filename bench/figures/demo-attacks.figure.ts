import { type AttackReading, attacks, measureAttack, openAttackStand } from '../../e2e/demo-attacks.ts';
import { atLeast, atMost, type Figure } from '../figure.ts';

export const figure: Figure = {
  name: 'demo-attacks',
  about: 'exploits of the demo’s interpreters, with and without the gate, and the ordinary traffic of the same operations',
  goal: '0 exploits of flaws that work behind the gate, 0 that work on a safe twin; 0 refusals of ordinary traffic',
  async measure({ say, show, signal }) {
    await using stand = await openAttackStand();
    const readings: AttackReading[] = [];
    for (const attack of attacks) {
      say(attack.id);
      const reading = await measureAttack(stand, attack, signal);
      readings.push(reading);
      const { id, missing, idle, onTwin, throughGate, stoppedOtherwise, refused } = reading;
      if (missing !== null) show(`${id}: not tried, ${missing}`);
      for (const [words, lines] of Object.entries({ idle, onTwin, throughGate, stoppedOtherwise, refused }))
        for (const line of lines) show(`${id}, ${words}: ${line}`);
    }
    const tried = readings.filter(({ missing }) => missing === null);
    const sum = (count: (reading: AttackReading) => number): number => tried.reduce((total, reading) => total + count(reading), 0);
    const exploits = sum((reading) => reading.exploits);
    const none = (name: string, value: number, unit: string, note: string) =>
      ({ kind: 'measured', name: `demo-attacks ${name}`, value, unit, goal: atMost(0), note }) as const;
    const behind = sum(({ throughGate }) => throughGate.length);
    return [
      {
        kind: 'measured',
        name: 'demo-attacks working',
        value: exploits - sum(({ idle }) => idle.length),
        unit: 'exploits',
        goal: atLeast(exploits),
        note: `without the gate, of ${tried.length} kinds; ${readings.length - tried.length} kinds could not be tried here`,
      },
      none('behind the gate', behind, 'exploits', `of ${2 * exploits}: each with the contract and without one`),
      none(
        'on safe twins',
        sum(({ onTwin }) => onTwin.length),
        'exploits',
        'without the gate',
      ),
      none(
        'stopped otherwise',
        sum(({ stoppedOtherwise }) => stoppedOtherwise.length),
        'exploits',
        'not for what they are',
      ),
      none(
        'refusals',
        sum(({ refused }) => refused.length),
        'requests',
        `of ${sum(({ ordinary }) => ordinary)} ordinary ones`,
      ),
    ];
  },
};
