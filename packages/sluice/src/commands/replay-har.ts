import { defineCommand, oneOf, text } from '../define-command.ts';

export const replayHarCommand = defineCommand({
  name: 'replay-har',
  summary: 'judge a recording (HAR 1.2) with the engine that judges traffic',
  details:
    'Offline: nothing is sent and nothing is kept. Told are findings, data classes, and what enforce would change, by endpoint.\n' +
    'A place that enforce would change is as severe as its class: restricted is high, confidential medium, internal low.\n' +
    'Without a configuration, --contract alone is enough; without either, classes are looked for.',
  arguments: [{ name: 'file', about: 'the recording; browsers call it "HAR with content"' }],
  options: {
    contract: text('--contract <file>', 'judge by this OpenAPI document instead of the configuration'),
    api: text('--api <name>', 'all entries are of this API; else host, path and contract tell'),
    failOn: oneOf('--fail-on <severity>', 'exit 1 from this severity on; high when left out', [
      'info',
      'low',
      'medium',
      'high',
      'critical',
    ]),
  },
  examples: [
    { line: 'sluice replay-har checkout.har --contract openapi.yaml', about: 'what would leave, and what enforce would do' },
    { line: 'sluice replay-har checkout.har --fail-on medium --json', about: 'in a pipeline' },
  ],
  async run(standing, [file = ''], options) {
    const { runReplayHar } = await import('./replay-har.run.ts');
    return runReplayHar(standing, file, options);
  },
});
