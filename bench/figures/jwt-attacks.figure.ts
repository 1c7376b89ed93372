import { measureAttacks } from '../../e2e/jwt-attacks.ts';
import { atLeast, atMost, type Figure } from '../figure.ts';

export const figure: Figure = {
  name: 'jwt-attacks',
  about: 'forged, stolen and misread tokens over sockets through a running Sluice, each beside one like it that holds',
  goal: '0 of ≥ 40 attacks pass, 0 controls are refused',
  async measure({ show, workFolder }) {
    const { attacks, passed, refused, lured } = await measureAttacks(workFolder);
    for (const name of passed) show(`passed: ${name}`);
    for (const name of refused) show(`control refused: ${name}`);
    const note = `the attacker's own server was asked ${lured} times`;
    return [
      { kind: 'measured', name: 'attacks that pass', value: passed.length + lured, unit: 'attacks', goal: atMost(0), note },
      { kind: 'measured', name: 'controls refused', value: refused.length, unit: 'controls', goal: atMost(0) },
      { kind: 'measured', name: 'attacks', value: attacks, unit: 'attacks', goal: atLeast(40) },
    ];
  },
};
