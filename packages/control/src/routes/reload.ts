import { defineRoute } from '../route.ts';

export const reloadRoute = defineRoute({
  method: 'POST',
  path: '/api/v1/reload',
  permission: 'operate',
  summary: 'Takes the configuration, contracts and policies anew; bad ones leave the old in force.',
  action: 'sluice.reload',
  answer: (parts) => parts.reload(),
});
