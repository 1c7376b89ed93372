import { defineCommand, flag } from '../define-command.ts';

export const doctorCommand = defineCommand({
  name: 'doctor',
  summary: 'follow the way of a request hop by hop, and name the one that is missing',
  details:
    'For the self-test it sends one GET of a path that does not exist through Sluice to each API, with a value that it then looks for\n' +
    'in the record and in everything below the data folder. A failed check ends with exit code 1.',
  arguments: [],
  options: { selfTest: flag('--no-self-test', 'send nothing through Sluice') },
  examples: [{ line: 'sluice doctor', about: 'when nothing is recorded and nobody knows why' }],
  async run(standing, _values, { selfTest }) {
    const { runDoctor } = await import('./doctor.run.ts');
    return runDoctor(standing, selfTest);
  },
});
