import { defineRoute } from '../route.ts';

export const restartRoute = defineRoute({
  method: 'POST',
  path: '/api/v1/restart',
  permission: 'operate',
  summary: 'Takes the configuration anew and replaces the workers one by one.',
  action: 'sluice.restart',
  answer: (parts) => parts.restart(),
});
