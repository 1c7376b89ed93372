import { defineCommand } from '../define-command.ts';

export const hashPasswordCommand = defineCommand({
  name: 'hash-password',
  summary: 'the hash of a password, for a user under identity.users',
  details: 'Reads the first line of standard input. Keep the hash where the configuration names it: in a file, or in the environment.',
  arguments: [],
  options: {},
  examples: [{ line: 'printf %s "$PASSWORD" | sluice hash-password > ann.hash', about: 'keeps the hash of a password in a file' }],
  async run(standing) {
    const { runHashPassword } = await import('./hash-password.run.ts');
    return runHashPassword(standing);
  },
});
