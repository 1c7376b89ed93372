import { filterOf, numberOf } from '../query.ts';
import { defineRoute } from '../route.ts';

export const timelineRoute = defineRoute({
  method: 'GET',
  path: '/api/v1/timeline',
  permission: 'read',
  summary: 'Traffic by buckets of time.',
  action: null,
  answer: (parts, request) => parts.store.timeline(filterOf(request.query, ['bucket']), numberOf(request.query, 'bucket') ?? 60_000),
});
