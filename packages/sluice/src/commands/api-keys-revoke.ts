import { defineCommand } from '../define-command.ts';

export const apiKeysRevokeCommand = defineCommand({
  name: 'api-keys revoke',
  summary: 'refuse a key from now on, on every worker',
  arguments: [{ name: 'id', about: 'its id, as "sluice api-keys" lists it' }],
  options: {},
  examples: [{ line: 'sluice api-keys revoke ak-3f9c01d2aa', about: 'no worker takes it when the command returns' }],
  async run(standing, [id = '']) {
    const { runApiKeysRevoke } = await import('./api-keys.run.ts');
    return runApiKeysRevoke(standing, id);
  },
});
