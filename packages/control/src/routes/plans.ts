import type { RegisterParts } from '../parts.ts';
import { defineRoute } from '../route.ts';

export const plansRoute = defineRoute<RegisterParts>({
  method: 'GET',
  path: '/api/v1/plans',
  permission: 'read',
  summary: 'Plans, each with how many consumers have it.',
  action: null,
  answer: async ({ register }) => ({ rows: await register.plans.list() }),
});
