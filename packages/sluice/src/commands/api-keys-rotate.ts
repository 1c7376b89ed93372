import { defineCommand } from '../define-command.ts';
import { span, timeToCome } from '../time-options.ts';

export const apiKeysRotateCommand = defineCommand({
  name: 'api-keys rotate',
  summary: 'make a key in the place of another, which stays good for a while',
  arguments: [{ name: 'id', about: 'the id of the old key, as "sluice api-keys" lists it' }],
  options: {
    overlap: span('--overlap <span>', 'how long the old key stays good: 7d when left out; 0s ends it now'),
    expires: timeToCome('--expires <time>', 'when the new one ends: 90d, or an ISO time; else it does not'),
  },
  examples: [{ line: 'sluice api-keys rotate ak-3f9c01d2aa --overlap 24h', about: 'the new key alone on standard output' }],
  async run(standing, [id = ''], options) {
    const { runApiKeysRotate } = await import('./api-keys.run.ts');
    return runApiKeysRotate(standing, id, options);
  },
});
