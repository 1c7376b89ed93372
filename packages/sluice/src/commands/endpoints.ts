import { defineCommand } from '../define-command.ts';
import { filterOptions } from '../filter-options.ts';

export const endpointsCommand = defineCommand({
  name: 'endpoints',
  summary: 'endpoints that were seen, and what they give away',
  arguments: [],
  options: filterOptions,
  examples: [{ line: 'sluice endpoints --class personal.email', about: 'the endpoints that return addresses' }],
  async run(standing, _values, options) {
    const { runEndpoints } = await import('./endpoints.run.ts');
    return runEndpoints(standing, options);
  },
});
