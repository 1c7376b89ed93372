import { defineCommand } from '../define-command.ts';

export const upgradeCommand = defineCommand({
  name: 'upgrade',
  summary: 'have the code that is on the disk now take over, without a lost request',
  details:
    'A new supervisor starts its workers on the same sockets, takes over the recorder and the control socket, and then the old workers drain.\n' +
    'Where it cannot start, the running one stays in service.',
  arguments: [],
  options: {},
  examples: [{ line: 'sluice upgrade', about: 'behind npm install -g of a newer version' }],
  async run(standing) {
    const { runUpgrade } = await import('./upgrade.run.ts');
    return runUpgrade(standing);
  },
});
