import { defineRoute } from '../route.ts';

export const destroyKeyRoute = defineRoute({
  method: 'DELETE',
  path: '/api/v1/keys/{id}',
  permission: 'erase',
  summary: 'Destroys the key of pseudonyms; those that were given out belong to nobody from then on.',
  action: 'keys.destroy',
  answer: (parts, request) => parts.destroyKey(request.path['id'] ?? ''),
});
