import { filterOf } from '../query.ts';
import { defineRoute } from '../route.ts';

export const coverageRoute = defineRoute({
  method: 'GET',
  path: '/api/v1/coverage',
  permission: 'read',
  summary: 'How much of the bodies was judged, by endpoint, and why the rest was not.',
  action: null,
  answer: (parts, request) => parts.store.coverage(filterOf(request.query, [])),
});
