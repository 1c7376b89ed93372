import type { RegisterParts } from '../parts.ts';
import { defineRoute, namedIn } from '../route.ts';

export const createConsumerRoute = defineRoute<RegisterParts>({
  method: 'POST',
  path: '/api/v1/consumers',
  permission: 'register',
  summary: 'Registers a consumer.',
  action: 'consumers.create',
  objectOf: ({ body }) => namedIn(body, 'name'),
  answer: ({ register }, { body }) => register.consumers.create(body),
});
