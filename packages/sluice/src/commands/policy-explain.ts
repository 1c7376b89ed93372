import { defineCommand, text } from '../define-command.ts';

export const policyExplainCommand = defineCommand({
  name: 'policy explain',
  summary: 'who may call an operation, by which entries and under which conditions',
  details: 'Every access entry that is about the operation, with its file and line, and what all of them come to for one caller.',
  arguments: [
    { name: 'method', about: 'GET, POST …' },
    { name: 'path', about: 'a path or a template: /orders/7, /orders/{id}' },
  ],
  options: {
    as: text('--as <roles>', 'the roles of the caller, by commas; "anonymous" for whoever shows nothing'),
    scopes: text('--scopes <scopes>', 'the scopes of the caller, by commas'),
    tenant: text('--tenant <name>', 'the tenant of the caller'),
    api: text('--api <name>', 'the API; the first one when left out'),
  },
  examples: [{ line: 'sluice policy explain GET /orders/7 --as support', about: 'what support may do with an order' }],
  async run(standing, [method = '', path = ''], options) {
    const { runPolicyExplain } = await import('./policy-explain.run.ts');
    return runPolicyExplain(standing, method, path, options);
  },
});
