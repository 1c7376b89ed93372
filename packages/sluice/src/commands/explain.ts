import { defineCommand } from '../define-command.ts';

export const explainCommand = defineCommand({
  name: 'explain',
  summary: 'why an exchange went as it went',
  details:
    'What was decided, by which rule, at which place, on what evidence, what would have made it pass, and the smallest exception.\n' +
    'The decision is taken again from what was stored; the command says whether it comes out the same.',
  arguments: [{ name: 'exchange-id', about: 'as "sluice exchanges" lists it, or as a problem document names it' }],
  options: {},
  examples: [{ line: 'sluice explain 1x8k2-a7', about: 'one exchange' }],
  async run(standing, [id = '']) {
    const { runExplain } = await import('./explain.run.ts');
    return runExplain(standing, id);
  },
});
