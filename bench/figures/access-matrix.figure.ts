import { measureAccessMatrix } from '../../e2e/access-matrix.ts';
import { atLeast, atMost, type Figure } from '../figure.ts';

export const figure: Figure = {
  name: 'access-matrix',
  about: 'every operation of the demo by every kind of caller, over real sockets, against what contract, roles and ownership declare',
  goal: '0 wrong of all operations × none, garbage, expired, wrong issuer, revoked, each role, other tenant',
  async measure({ show }) {
    const { wrong, cells, operations, identities } = await measureAccessMatrix();
    for (const line of wrong) show(line);
    const note = `${operations} operations × ${identities} identities`;
    return [
      { kind: 'measured', name: 'access-matrix wrong', value: wrong.length, unit: 'cells', goal: atMost(0), note },
      { kind: 'measured', name: 'access-matrix cells', value: cells, unit: 'cells', goal: atLeast(64 * 12) },
    ];
  },
};
