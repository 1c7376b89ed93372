import { defineCommand, flag, text } from '../define-command.ts';

export const classesWrongCommand = defineCommand({
  name: 'classes wrong',
  summary: 'write a reviewed exception for a place that was taken for a class it is not',
  details:
    'The exception is for one place, one class and one endpoint, and ends after 90 days; it never turns a class off. How far it reaches in what\n' +
    'was recorded is shown before it is saved. It stands in a policy file of the configuration, for others to review.',
  arguments: [
    { name: 'exchange-id', about: 'as "sluice exchanges" lists it' },
    { name: 'place', about: 'as "sluice explain" shows it, such as response.body/items/*/code' },
  ],
  options: {
    because: text('--because <reason>', 'why it is no such thing; stands in the file'),
    class: text('--class <id>', 'which class, where several were found at the place'),
    file: text('--file <file>', 'the policy file; exceptions.yaml in the first policy folder when left out'),
    yes: flag('--yes', 'do not ask'),
  },
  examples: [
    {
      line: 'sluice classes wrong 1x8k2-a7 response.body/items/*/code --because "article numbers of ours pass the check by chance"',
      about: 'shows the reach, then asks',
    },
  ],
  async run(standing, [id = '', place = ''], options) {
    const { runClassesWrong } = await import('./classes-wrong.run.ts');
    return runClassesWrong(standing, id, place, options);
  },
});
