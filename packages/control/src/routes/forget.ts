import { consumerId } from '@sluice/model';
import { defineRoute } from '../route.ts';

export const forgetRoute = defineRoute({
  method: 'DELETE',
  path: '/api/v1/consumers/{id}/exchanges',
  permission: 'erase',
  summary: 'Erases all records of one consumer.',
  action: 'exchanges.forget',
  async answer(parts, request) {
    return { erased: await parts.store.forget(consumerId(request.path['id'] ?? '')) };
  },
});
