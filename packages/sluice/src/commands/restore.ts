import { defineCommand, flag } from '../define-command.ts';

export const restoreCommand = defineCommand({
  name: 'restore',
  summary: 'put a backup in the place of the data folder',
  details:
    'Sluice must not run. The backup is unpacked beside the folder and held against its sums before anything changes; what is there now is moved\naside, not deleted.',
  arguments: [{ name: 'file', about: 'a backup that "sluice backup" wrote' }],
  options: { yes: flag('--yes', 'do not ask') },
  examples: [{ line: 'sluice restore /var/backups/sluice-2026-11-25T120000.tar', about: 'asks before it moves anything' }],
  async run(standing, [file = ''], { yes }) {
    const { runRestore } = await import('./restore.run.ts');
    return runRestore(standing, file, yes);
  },
});
