import { defineRoute } from '../route.ts';

export const upgradeRoute = defineRoute({
  method: 'POST',
  path: '/api/v1/upgrade',
  permission: 'operate',
  summary: 'Has the code that is on the disk now take over, without a lost request.',
  action: 'sluice.upgrade',
  answer: (parts) => parts.upgrade(),
});
