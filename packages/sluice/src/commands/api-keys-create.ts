import { defineCommand, text, words } from '../define-command.ts';
import { timeToCome } from '../time-options.ts';

export const apiKeysCreateCommand = defineCommand({
  name: 'api-keys create',
  summary: 'make a key for a consumer; it is shown once',
  details: 'Only its hash is kept. It is good on every worker when the command returns; clients send it as X-API-Key or as a bearer token.',
  arguments: [{ name: 'consumer', about: 'the name of a registered consumer' }],
  options: {
    label: text('--label <text>', 'what it is for'),
    scopes: words('--scopes <scopes>', 'what it may be used for, parted by commas'),
    roles: words('--roles <roles>', 'its roles, parted by commas; else those of its consumer'),
    expires: timeToCome('--expires <time>', 'when it ends: 90d, or an ISO time; else it does not'),
  },
  examples: [
    { line: 'sluice api-keys create billing --label ci --scopes orders:read --expires 90d', about: 'the key alone on standard output' },
  ],
  async run(standing, [consumer = ''], options) {
    const { runApiKeysCreate } = await import('./api-keys.run.ts');
    return runApiKeysCreate(standing, consumer, options);
  },
});
