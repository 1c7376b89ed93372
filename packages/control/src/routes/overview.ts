import { filterOf } from '../query.ts';
import { defineRoute } from '../route.ts';

export const overviewRoute = defineRoute({
  method: 'GET',
  path: '/api/v1/overview',
  permission: 'read',
  summary: 'Totals and data classes of a span of time.',
  action: null,
  answer: (parts, request) => parts.store.overview(filterOf(request.query, [])),
});
