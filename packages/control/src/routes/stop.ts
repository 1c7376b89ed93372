import { defineRoute } from '../route.ts';

export const stopRoute = defineRoute({
  method: 'POST',
  path: '/api/v1/stop',
  permission: 'operate',
  summary: 'Drains and ends.',
  action: 'sluice.stop',
  answer: (parts) => parts.stop(),
});
