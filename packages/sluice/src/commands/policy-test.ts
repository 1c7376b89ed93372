import { defineCommand } from '../define-command.ts';

export const policyTestCommand = defineCommand({
  name: 'policy test',
  summary: 'run the tests that stand beside policy files',
  details: 'Tests are in files that end in .test.yaml. Without names, all that are beside the policies of the configuration are run.',
  arguments: [{ name: 'files', about: 'files of tests, or folders of them', isOptional: true, isMany: true }],
  options: {},
  examples: [{ line: 'sluice policy test policies/payments.test.yaml', about: 'one file' }],
  async run(standing, files) {
    const { runPolicyTest } = await import('./policy-test.run.ts');
    return runPolicyTest(standing, files);
  },
});
