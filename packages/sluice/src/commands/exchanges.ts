import { defineCommand, text, wholeNumber } from '../define-command.ts';
import { filterOptions } from '../filter-options.ts';

export const exchangesCommand = defineCommand({
  name: 'exchanges',
  summary: 'what passed through, newest first',
  arguments: [],
  options: {
    ...filterOptions,
    limit: wholeNumber('--limit <count>', 'rows of a page; 25 when left out', 1, 1_000),
    cursor: text('--cursor <text>', 'the next page, as the page before it said'),
  },
  examples: [
    { line: 'sluice exchanges --decision block --since 1h', about: 'what was refused in the last hour' },
    { line: 'sluice exchanges --class secret.password-hash --json', about: 'where a password hash was seen, for a program' },
  ],
  async run(standing, _values, options) {
    const { runExchanges } = await import('./exchanges.run.ts');
    return runExchanges(standing, options);
  },
});
