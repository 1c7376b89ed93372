import { defineCommand, wholeNumber } from '../define-command.ts';

export const auditLogListCommand = defineCommand({
  name: 'audit-log list',
  isDefault: true,
  summary: 'changes that operators asked for, newest first',
  arguments: [],
  options: {
    limit: wholeNumber('--limit <count>', 'at most so many entries; 50 when left out', 1, 1000),
    before: wholeNumber('--before <entry>', 'those before this entry', 1, 999_999_999),
  },
  examples: [{ line: 'sluice audit-log', about: 'who asked for what, and what came of it' }],
  async run(standing, _values, options) {
    const { runAuditLogList } = await import('./audit-log.run.ts');
    return runAuditLogList(standing, options);
  },
});
