import { defineCommand, wholeNumber } from '../define-command.ts';

export const stopCommand = defineCommand({
  name: 'stop',
  summary: 'let requests in flight end, then end Sluice',
  arguments: [],
  options: { wait: wholeNumber('--wait <seconds>', 'how long to wait until it has ended; 30 when left out', 0, 3_600) },
  examples: [{ line: 'sluice stop', about: 'returns when it has ended' }],
  async run(standing, _values, { wait }) {
    const { runStop } = await import('./stop.run.ts');
    return runStop(standing, (wait ?? 30) * 1000);
  },
});
