import { defineCommand, flag } from '../define-command.ts';

export const checkCommand = defineCommand({
  name: 'check',
  summary: 'look for mistakes in configuration, contracts and policies',
  details:
    'Each problem is one line, as editors read it: file:line:column severity what is wrong; the way out. Errors end with exit code 1.',
  arguments: [],
  options: { strict: flag('--strict', 'warnings count as errors') },
  examples: [{ line: 'sluice check --config deploy/sluice.yaml --strict', about: 'before a deployment' }],
  async run(standing, _values, { strict }) {
    const { runCheck } = await import('./check.run.ts');
    return runCheck(standing, strict);
  },
});
