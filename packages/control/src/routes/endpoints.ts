import { filterOf } from '../query.ts';
import { defineRoute } from '../route.ts';

export const endpointsRoute = defineRoute({
  method: 'GET',
  path: '/api/v1/endpoints',
  permission: 'read',
  summary: 'Endpoints that were seen, busiest first.',
  action: null,
  answer: (parts, request) => parts.store.endpoints(filterOf(request.query, [])),
});
