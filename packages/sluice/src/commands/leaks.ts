import { defineCommand, flag, someOf, wholeNumber } from '../define-command.ts';
import { filterOptions } from '../filter-options.ts';

export const leaksCommand = defineCommand({
  name: 'leaks',
  summary: 'who saw which data class, how much, where and when',
  arguments: [],
  options: {
    ...filterOptions,
    by: someOf('--by <groups>', 'one row for each, by commas; class,endpoint when left out', ['class', 'endpoint', 'consumer', 'place']),
    distinct: flag('--distinct', 'also count distinct values, exactly; takes longer'),
    unclassed: flag('--unclassed', 'also fields that no class claims'),
    limit: wholeNumber('--limit <count>', 'most rows; 50 when left out', 1, 1_000),
  },
  examples: [
    { line: 'sluice leaks --since 7d', about: 'what left in the last week' },
    { line: 'sluice leaks --by consumer --class personal.email --distinct', about: 'who took how many addresses' },
  ],
  async run(standing, _values, options) {
    const { runLeaks } = await import('./leaks.run.ts');
    return runLeaks(standing, options);
  },
});
