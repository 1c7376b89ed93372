import { defineCommand, flag, text } from '../define-command.ts';
import { filterOptions } from '../filter-options.ts';
import { timeToCome } from '../time-options.ts';

export const tokensRevokeCommand = defineCommand({
  name: 'tokens revoke',
  summary: 'believe tokens no more, on every worker, however well they are signed',
  arguments: [],
  options: {
    id: text('--id <jti>', 'the token with this id (jti)'),
    stdin: flag('--stdin', 'the token that comes on standard input; only its fingerprint is kept'),
    issuer: text('--issuer <iss>', 'whose subject is meant, with --subject'),
    subject: text('--subject <sub>', 'all tokens of this subject'),
    issuedBefore: {
      ...filterOptions.until,
      flags: '--issued-before <time>',
      about: 'only tokens issued before: 15m, 2h ago, or an ISO time; alone it means everybody',
    },
    reason: text('--reason <text>', 'why'),
    until: timeToCome('--until <time>', 'when the denial ends: when the tokens have ended; else it stays'),
  },
  examples: [
    { line: 'sluice tokens revoke --id 5f1c9a --until 24h', about: 'one token' },
    { line: 'sluice tokens revoke --issuer https://id.example --subject alice', about: 'all of a subject, from now on too' },
    { line: 'sluice tokens revoke --issued-before 0s', about: 'everybody has to log in again' },
  ],
  async run(standing, _values, options) {
    const { runTokensRevoke } = await import('./tokens.run.ts');
    return runTokensRevoke(standing, options);
  },
});
