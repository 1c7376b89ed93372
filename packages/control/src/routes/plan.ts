import type { RegisterParts } from '../parts.ts';
import { defineRoute } from '../route.ts';

export const planRoute = defineRoute<RegisterParts>({
  method: 'GET',
  path: '/api/v1/plans/{name}',
  permission: 'read',
  summary: 'One plan, with how many consumers have it.',
  action: null,
  answer: ({ register }, { path }) => register.plans.get(path['name'] ?? ''),
});
