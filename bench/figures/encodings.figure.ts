import { measureEncodings } from '../../e2e/encodings.ts';
import { atLeast, atMost, type Figure } from '../figure.ts';

/** Longer than what is held here, so that these bodies are judged while they flow. */
const padding = 3_000;
const heldBytesMax = 1_024;

export const figure: Figure = {
  name: 'encodings',
  about: 'a secret in an answer of every coding, charset, type and transfer: found, blocked, or said to be unread',
  goal: '0 silent passes in ≥ 300 cells',
  async measure({ say, show }) {
    const held = await measureEncodings(0, 2);
    say(`${held.cells} cells of bodies that are held`);
    const streamed = await measureEncodings(padding, 17, heldBytesMax);
    const silent = [...held.silent, ...streamed.silent];
    for (const name of silent) show(name);
    const sum = (key: 'cells' | 'found' | 'blocked' | 'flagged') => held[key] + streamed[key];
    const note = `${sum('found')} found, ${sum('blocked')} blocked, ${sum('flagged')} flagged; ${streamed.cells} of the cells streamed`;
    return [
      { kind: 'measured', name: 'encodings silent', value: silent.length, unit: 'silent passes', goal: atMost(0), note },
      { kind: 'measured', name: 'encodings cells', value: sum('cells'), unit: 'cells', goal: atLeast(300) },
    ];
  },
};
