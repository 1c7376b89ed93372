import { defineCommand, flag } from '../define-command.ts';

export const keysDestroyCommand = defineCommand({
  name: 'keys destroy',
  summary: 'destroy the key of pseudonyms, so that those that were given out belong to nobody',
  details: 'From then on the same values have other pseudonyms. What backups of the data folder hold is theirs to forget.',
  arguments: [{ name: 'key', about: 'its id, as "sluice keys list" shows it' }],
  options: { yes: flag('--yes', 'do not ask') },
  examples: [{ line: 'sluice keys destroy p1 --yes', about: 'in a script' }],
  async run(standing, [key = ''], { yes }) {
    const { runKeysDestroy } = await import('./keys-destroy.run.ts');
    return runKeysDestroy(standing, key, yes);
  },
});
