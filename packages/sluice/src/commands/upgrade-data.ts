import { defineCommand, text } from '../define-command.ts';

export const upgradeDataCommand = defineCommand({
  name: 'upgrade-data',
  summary: 'bring the data of an older version to the format of this one',
  details:
    'Sluice must not run. A backup is written first, then the database is brought forward, all of it or nothing. Data of a newer version is\nrefused: there is no way back but a backup.',
  arguments: [],
  options: {
    backup: text('--backup <target>', 'where the backup goes: a file that is not there yet, or a folder; else beside the data folder'),
  },
  examples: [{ line: 'sluice upgrade-data --backup /var/backups', about: 'after an installation of a new version, before its start' }],
  async run(standing, _values, { backup }) {
    const { runUpgradeData } = await import('./upgrade-data.run.ts');
    return runUpgradeData(standing, backup);
  },
});
