import { defineCommand, flag, text } from '../define-command.ts';

export const initCommand = defineCommand({
  name: 'init',
  summary: 'write a commented sluice.yaml for an API',
  arguments: [],
  options: {
    upstream: text('--upstream <url>', 'where the API is; else what its OpenAPI document says'),
    contract: text('--contract <file>', 'its OpenAPI document'),
    output: text('--output <file>', 'the file to write; sluice.yaml when left out'),
    force: flag('--force', 'write it anew when it is there already'),
  },
  examples: [
    { line: 'sluice init --contract ./openapi.yaml', about: 'from a contract' },
    { line: 'sluice init --upstream http://localhost:3000', about: 'without one: classes only' },
  ],
  async run(standing, _values, options) {
    const { runInit } = await import('./init.run.ts');
    return runInit(standing, options);
  },
});
