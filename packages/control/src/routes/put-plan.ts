import type { RegisterParts } from '../parts.ts';
import { defineRoute, namedIn } from '../route.ts';

export const putPlanRoute = defineRoute<RegisterParts>({
  method: 'POST',
  path: '/api/v1/plans',
  permission: 'register',
  summary: 'Makes a plan, or changes what is given of it.',
  action: 'plans.put',
  objectOf: ({ body }) => namedIn(body, 'name'),
  answer: ({ register }, { body }) => register.plans.put(body),
});
