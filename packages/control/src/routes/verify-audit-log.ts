import type { RegisterParts } from '../parts.ts';
import { headOf } from '../query.ts';
import { defineRoute } from '../route.ts';

export const verifyAuditLogRoute = defineRoute<RegisterParts>({
  method: 'GET',
  path: '/api/v1/audit-log/verification',
  permission: 'audit',
  summary: 'Whether the audit log is as it was written.',
  action: null,
  answer: ({ audit }, { query }) => audit.verify(headOf(query, 'head')),
});
