import { defineCommand } from '../define-command.ts';

export const keysRotateCommand = defineCommand({
  name: 'keys rotate',
  summary: 'take a new key for fingerprints and captures into use',
  details:
    'Old keys stay in the key file, so that what they marked is still recognised. Bans of networks and denials of subjects stay in force; those by ids of records\nand of whole tokens do not: see docs/consumers-and-keys.md.',
  arguments: [],
  options: {},
  examples: [{ line: 'sluice keys rotate', about: 'says the id of the new key' }],
  async run(standing) {
    const { runKeysRotate } = await import('./keys-rotate.run.ts');
    return runKeysRotate(standing);
  },
});
