import { defineCommand, oneOf } from '../define-command.ts';

export const policyMatrixCommand = defineCommand({
  name: 'policy matrix',
  summary: 'which role may call which operation, as the policies decide',
  details:
    'Each operation of the contracts by each role that policies, contracts and configuration name, by running the compiled access entries.\n' +
    '"if" depends on the exchange; "open" says that no access entry is about the operation.',
  arguments: [],
  options: { format: oneOf('--format <format>', 'how it is written; --json for JSON', ['table', 'markdown', 'csv']) },
  examples: [{ line: 'sluice policy matrix --format markdown', about: 'a page for those who ask who may do what' }],
  async run(standing, _values, { format }) {
    const { runPolicyMatrix } = await import('./policy-matrix.run.ts');
    return runPolicyMatrix(standing, format ?? 'table');
  },
});
