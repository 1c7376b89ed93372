import { defineCommand, flag } from '../define-command.ts';

export const backupCommand = defineCommand({
  name: 'backup',
  summary: 'write everything that is kept to one file, also while Sluice runs',
  details:
    'The file is a tar archive for its owner alone (0600) of records, captured bodies, revisions and the keys. Whoever has it can open captured\nbodies and recognise values by their fingerprints: keep it as you keep the keys. Traffic is not held up; records that come meanwhile wait in\ntheir segments.',
  arguments: [{ name: 'target', about: 'a file that is not there yet, or a folder to make one in' }],
  options: { withoutKeys: flag('--without-keys', 'leave the keys out: old fingerprints match nothing then, captured bodies stay closed') },
  examples: [
    { line: 'sluice backup /var/backups', about: 'a file called by its time' },
    { line: 'sluice backup monday.tar --without-keys', about: 'to keep where others can read it' },
  ],
  async run(standing, [target = ''], { withoutKeys }) {
    const { runBackup } = await import('./backup.run.ts');
    return runBackup(standing, target, !withoutKeys);
  },
});
