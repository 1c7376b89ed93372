import { defineCommand, oneOf } from '../define-command.ts';

export const capturedCommand = defineCommand({
  name: 'captured',
  summary: 'a body that a route was told to keep, unsealed',
  details:
    'Writes the bytes to standard output as they travelled: raw, and compressed where they were. It needs the key file of the data folder,\n' +
    'and so whoever may read that. A body is kept where its route says "capture", for as many hours as it says.',
  arguments: [{ name: 'exchange-id', about: 'as "sluice exchanges" lists it' }],
  options: { side: oneOf('--side <side>', 'which body; response when left out', ['request', 'response']) },
  examples: [
    { line: 'sluice captured 1x8k2-a7 > answer.json', about: 'what was answered' },
    { line: 'sluice captured 1x8k2-a7 --side request --json', about: 'what was asked, in base64' },
  ],
  async run(standing, [id = ''], options) {
    const { runCaptured } = await import('./captured.run.ts');
    return runCaptured(standing, id, options.side ?? 'response');
  },
});
