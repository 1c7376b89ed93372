import { defineCommand, flag } from '../define-command.ts';

export const forgetCommand = defineCommand({
  name: 'forget',
  summary: 'erase everything that was recorded of one consumer',
  arguments: [{ name: 'consumer', about: 'its id, as "sluice exchanges" lists it' }],
  options: { yes: flag('--yes', 'do not ask') },
  examples: [{ line: 'sluice forget key:9f86d081884c7d65 --yes', about: 'in a script' }],
  async run(standing, [consumer = ''], { yes }) {
    const { runForget } = await import('./forget.run.ts');
    return runForget(standing, consumer, yes);
  },
});
