import type { RegisterParts } from '../parts.ts';
import { limitOf, numberOf } from '../query.ts';
import { defineRoute } from '../route.ts';

export const auditLogRoute = defineRoute<RegisterParts>({
  method: 'GET',
  path: '/api/v1/audit-log',
  permission: 'audit',
  summary: 'Changes that were asked for, newest first.',
  action: null,
  answer: async ({ audit }, { query }) => ({ rows: await audit.list(limitOf(query, 50), numberOf(query, 'before')) }),
});
