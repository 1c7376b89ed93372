import { measureOidc } from '../../e2e/oidc.ts';
import { atLeast, atMost, type Figure } from '../figure.ts';

export const figure: Figure = {
  name: 'oidc',
  about: 'bad tokens of a real OpenID provider (npm oidc-provider): JWT by discovery, opaque ones by introspection, bound ones with proofs',
  goal: '0 of ≥ 25 cases pass, 0 controls are refused',
  async measure({ show, workFolder }) {
    const { cases, wrong, controlsWrong, leaked } = await measureOidc(workFolder);
    for (const name of [...wrong, ...controlsWrong]) show(`wrong: ${name}`);
    return [
      { kind: 'measured', name: 'bad tokens that pass', value: leaked, unit: 'tokens', goal: atMost(0) },
      { kind: 'measured', name: 'wrong answers', value: wrong.length, unit: 'cases', goal: atMost(0) },
      { kind: 'measured', name: 'controls refused', value: controlsWrong.length, unit: 'controls', goal: atMost(0) },
      { kind: 'measured', name: 'cases', value: cases, unit: 'cases', goal: atLeast(25) },
    ];
  },
};
