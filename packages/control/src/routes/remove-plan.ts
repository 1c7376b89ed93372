import type { RegisterParts } from '../parts.ts';
import { defineRoute } from '../route.ts';

export const removePlanRoute = defineRoute<RegisterParts>({
  method: 'DELETE',
  path: '/api/v1/plans/{name}',
  permission: 'register',
  summary: 'Removes a plan that nobody has.',
  action: 'plans.remove',
  answer: ({ register }, { path }) => register.plans.remove(path['name'] ?? ''),
});
