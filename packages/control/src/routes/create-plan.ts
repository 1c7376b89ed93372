import type { RegisterParts } from '../parts.ts';
import { defineRoute, namedIn } from '../route.ts';

export const createPlanRoute = defineRoute<RegisterParts>({
  method: 'POST',
  path: '/api/v1/plans',
  permission: 'register',
  summary: 'Makes a plan.',
  action: 'plans.create',
  objectOf: ({ body }) => namedIn(body, 'name'),
  answer: ({ register }, { body }) => register.plans.create(body),
});
