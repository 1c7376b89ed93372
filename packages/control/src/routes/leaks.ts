import { filterOf, groupsOf, limitOf } from '../query.ts';
import { defineRoute } from '../route.ts';

export const leaksRoute = defineRoute({
  method: 'GET',
  path: '/api/v1/leaks',
  permission: 'read',
  summary: 'Who saw which data class, how much, where and when.',
  action: null,
  answer: (parts, request) =>
    parts.store.leaks({
      ...filterOf(request.query, ['limit', 'by', 'distinct', 'unclassed']),
      groupBy: groupsOf(request.query),
      isDistinctCounted: request.query.get('distinct') === 'true',
      isUnclassedIncluded: request.query.get('unclassed') === 'true',
      limit: limitOf(request.query, 100),
    }),
});
