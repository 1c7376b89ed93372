import { defineCommand, text } from '../define-command.ts';

export const auditLogVerifyCommand = defineCommand({
  name: 'audit-log verify',
  summary: 'whether the audit log is as it was written',
  details:
    'Every entry is sealed with the key in audit.key and tells its head in the log of the process. Whoever has that key can write a log that\nverifies; heads that were noted elsewhere show it.',
  arguments: [],
  options: { head: text('--head <head>', 'an entry that was noted elsewhere, as 57:3fa9…: a log that was put back does not have it') },
  examples: [
    { line: 'sluice audit-log verify', about: 'exits with 1 where an entry was changed, deleted or moved, or the end is cut off' },
  ],
  async run(standing, _values, { head }) {
    const { runAuditLogVerify } = await import('./audit-log.run.ts');
    return runAuditLogVerify(standing, head);
  },
});
