import { filterOf } from '../query.ts';
import { defineRoute } from '../route.ts';

export const authenticationRoute = defineRoute({
  method: 'GET',
  path: '/api/v1/authentication',
  permission: 'read',
  summary: 'How callers proved who they are, by endpoint: what was shown, what was verified, and what was demanded in vain.',
  action: null,
  answer: (parts, request) => parts.store.authentication(filterOf(request.query, [])),
});
