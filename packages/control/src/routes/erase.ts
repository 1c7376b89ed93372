import { filterOf } from '../query.ts';
import { defineRoute } from '../route.ts';

export const eraseRoute = defineRoute({
  method: 'DELETE',
  path: '/api/v1/exchanges',
  permission: 'erase',
  summary: 'Erases exchanges before a time (until), of one API (api), or all.',
  action: 'exchanges.erase',
  objectOf: ({ query }) => [query.get('api') ?? 'all', query.get('until') ?? ''].join(' ').trim(),
  async answer(parts, request) {
    const { untilMs, api } = filterOf(request.query, []);
    return { erased: await parts.store.erase({ beforeMs: untilMs, api }) };
  },
});
