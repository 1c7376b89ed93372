import { defineCommand, oneOf, text, words } from '../define-command.ts';
import { span } from '../time-options.ts';

export const bansSetCommand = defineCommand({
  name: 'bans set',
  summary: 'turn a consumer or a network away, on every worker',
  details: 'A ban that is there already for the target is replaced.',
  arguments: [{ name: 'target', about: 'a consumer by its name or id, or a network by an address: /24 of IPv4, /64 of IPv6' }],
  options: {
    treat: oneOf('--treat <how>', 'refused with 403, told to come later with 429, or asked to prove who it is with 401', [
      'block',
      'limit',
      'challenge',
    ]),
    acrValues: words('--acr-values <names>', 'with challenge: the classes of login that are wanted, parted by commas (RFC 9470)'),
    maxAge: span('--max-age <span>', 'with challenge: how long ago the login may be at most'),
    for: span('--for <span>', 'how long: 15m, 2h, 7d; else until it is lifted'),
    reason: text('--reason <text>', 'why; it stands in what is recorded of each refusal'),
  },
  examples: [
    { line: 'sluice bans set 203.0.113.7 --for 2h --reason stuffing', about: 'the whole network of the address' },
    {
      line: 'sluice bans set billing --treat challenge --acr-values urn:shop:mfa --max-age 5m',
      about: 'until a token says that there was such a login',
    },
    { line: 'sluice bans set billing --treat limit --reason "retries without pause"', about: 'until it is lifted' },
  ],
  async run(standing, [target = ''], options) {
    const { runBansSet } = await import('./bans.run.ts');
    return runBansSet(standing, target, options);
  },
});
