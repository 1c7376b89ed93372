import { defineCommand } from '../define-command.ts';

export const restartCommand = defineCommand({
  name: 'restart',
  summary: 'replace the workers one by one, without a lost request',
  details:
    'The configuration is taken as by reload. Each new worker accepts before the old one finishes what it has, for timeouts.drainMs at most.\n' +
    'New workers also take what a reload cannot change: workers, durability, onRecordError.',
  arguments: [],
  options: {},
  examples: [{ line: 'sluice restart', about: 'returns when all workers are new; old ones may still finish' }],
  async run(standing) {
    const { runRestart } = await import('./restart.run.ts');
    return runRestart(standing);
  },
});
