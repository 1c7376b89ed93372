import { filterOf, limitOf } from '../query.ts';
import { defineRoute } from '../route.ts';

export const exchangesRoute = defineRoute({
  method: 'GET',
  path: '/api/v1/exchanges',
  permission: 'read',
  summary: 'Exchanges, newest first, a page at a time.',
  action: null,
  answer: (parts, request) =>
    parts.store.exchanges({
      ...filterOf(request.query, ['limit', 'cursor']),
      limit: limitOf(request.query, 50),
      cursor: request.query.get('cursor') ?? undefined,
    }),
});
