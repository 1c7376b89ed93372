import type { RegisterParts } from '../parts.ts';
import { defineRoute } from '../route.ts';

export const changePlanRoute = defineRoute<RegisterParts>({
  method: 'POST',
  path: '/api/v1/plans/{name}',
  permission: 'register',
  summary: 'Changes what is given of a plan, for all who have it.',
  action: 'plans.change',
  answer: ({ register }, { path, body }) => register.plans.change(path['name'] ?? '', body),
});
