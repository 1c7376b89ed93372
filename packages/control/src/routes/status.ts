import { defineRoute } from '../route.ts';

export const statusRoute = defineRoute({
  method: 'GET',
  path: '/api/v1/status',
  permission: 'read',
  summary: 'What runs, where, and its counters.',
  action: null,
  answer: (parts) => parts.status(),
});
