import { measurePaths } from '../../e2e/paths.ts';
import { atLeast, atMost, type Figure } from '../figure.ts';

export const figure: Figure = {
  name: 'paths',
  about: 'a protected resource of each kind of rule, asked for in every spelling, with every kind of server behind the gate',
  goal: '0 bypasses; ≥ 237 spellings × 12 rules',
  async measure({ say, show, workFolder }) {
    const reading = await measurePaths({ step: 1, paths: 'lenient', folder: workFolder, say });
    for (const line of reading.bypasses) show(line);
    const { requests, refused, forwarded, found, servers } = reading;
    const note = `${requests} requests, ${servers} kinds of servers, which find a resource ${found} times; ${refused} refused, ${forwarded} answered`;
    return [
      { kind: 'measured', name: 'paths bypasses', value: reading.bypasses.length, unit: 'bypasses', goal: atMost(0), note },
      { kind: 'measured', name: 'paths spellings', value: reading.spellings, unit: 'spellings', goal: atLeast(237) },
      { kind: 'measured', name: 'paths rules', value: reading.rules, unit: 'rules', goal: atLeast(12) },
    ];
  },
};
