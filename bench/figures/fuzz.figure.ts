import { targetNames } from '../../test/fuzz/targets.ts';
import { fuzzWatched } from '../../test/fuzz/watched.ts';
import { atLeast, atMost, type Figure } from '../figure.ts';

const seconds = 60;
const atOnce = 2;

export const figure: Figure = {
  name: 'fuzz',
  about: 'readers of what comes from outside, fed with inputs that reach ever new code: crashes, hangs, broken promises',
  goal: `0 crashes and 0 hangs in ≥ ${seconds} s each`,
  async measure({ say, show, signal }) {
    const left = [...targetNames];
    const sum = { crashes: 0, hangs: 0, executions: 0 };
    const work = async (): Promise<void> => {
      for (let name = left.shift(); name !== undefined; name = left.shift()) {
        const run = await fuzzWatched(name, { seconds, seed: Date.now(), progress: () => undefined, signal });
        signal.throwIfAborted();
        for (const { kind, why, input } of run.findings) {
          if (kind === 'hang') sum.hangs += 1;
          else sum.crashes += 1;
          show(`${name}: ${kind}: ${why} ${Buffer.from(input).toString('base64')}`);
        }
        sum.executions += run.executions;
        say(`${name}: ${run.executions} executions, ${run.blocks} blocks, ${run.findings.length} findings`);
      }
    };
    await Promise.all(Array.from({ length: atOnce }, work));
    const note = `${sum.executions} executions of ${targetNames.length} targets`;
    return [
      { kind: 'measured', name: 'fuzz crashes', value: sum.crashes, unit: 'crashes', goal: atMost(0), note },
      { kind: 'measured', name: 'fuzz hangs', value: sum.hangs, unit: 'hangs', goal: atMost(0) },
      { kind: 'measured', name: 'fuzz seconds', value: seconds, unit: 's a target', goal: atLeast(60) },
    ];
  },
};
