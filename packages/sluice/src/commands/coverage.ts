import { defineCommand } from '../define-command.ts';
import { filterOptions } from '../filter-options.ts';

export const coverageCommand = defineCommand({
  name: 'coverage',
  summary: 'how much of the bodies was judged, and why the rest was not',
  details:
    'JUDGED is of all bytes of bodies. What passed went by unjudged, because its route is open to that (onInspectError) or the mode changes\nnothing; what was withheld was refused because it could not be judged. Rows with bytes that passed come first.',
  arguments: [],
  options: filterOptions,
  examples: [
    { line: 'sluice coverage --since 1d', about: 'the last day, endpoint by endpoint' },
    { line: 'sluice coverage --api shop --json', about: 'for a program' },
  ],
  async run(standing, _values, options) {
    const { runCoverage } = await import('./coverage.run.ts');
    return runCoverage(standing, options);
  },
});
