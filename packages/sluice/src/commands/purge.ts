import { defineCommand, flag, text } from '../define-command.ts';
import { filterOptions } from '../filter-options.ts';

export const purgeCommand = defineCommand({
  name: 'purge',
  summary: 'erase records before a time, of one API, or all of them',
  details:
    'Records go with their captured bodies, and nothing of them stays on the disk. Keys, revisions and the configuration stay. Backups that were\nmade before still hold what is erased here.',
  arguments: [],
  options: {
    before: { ...filterOptions.until, flags: '--before <time>', about: 'what is older: 30d, or an ISO time' },
    api: text('--api <name>', 'what is of this API; with --before, of it and older'),
    everything: flag('--everything', 'all records'),
    yes: flag('--yes', 'do not ask'),
  },
  examples: [
    { line: 'sluice purge --before 30d', about: 'shows how much goes, and asks' },
    { line: 'sluice purge --api shop --yes', about: 'in a script' },
  ],
  async run(standing, _values, options) {
    const { runPurge } = await import('./purge.run.ts');
    return runPurge(standing, options);
  },
});
