import { defineCommand } from '../define-command.ts';

export const bansLiftCommand = defineCommand({
  name: 'bans lift',
  summary: 'lift a ban',
  arguments: [{ name: 'target', about: 'whom it is about, as "sluice bans" lists it' }],
  options: {},
  examples: [{ line: 'sluice bans lift 203.0.113.0/24', about: 'in force on every worker when the command returns' }],
  async run(standing, [target = '']) {
    const { runBansLift } = await import('./bans.run.ts');
    return runBansLift(standing, target);
  },
});
