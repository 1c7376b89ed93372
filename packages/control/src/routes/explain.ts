import { exchangeId, parseExchangeId } from '@sluice/model';
import { controlErrors } from '../errors.ts';
import { defineRoute } from '../route.ts';

export const explainRoute = defineRoute({
  method: 'GET',
  path: '/api/v1/exchanges/{id}/explanation',
  permission: 'read',
  summary: 'What was decided, by which rule, at which place, and what would have made it pass.',
  action: null,
  async answer(parts, request) {
    const text = request.path['id'] ?? '';
    const parsed = parseExchangeId(text);
    if (!parsed) throw controlErrors.BAD_PARAMETER('id', 'an exchange id such as 1x8k2-a7');
    const id = exchangeId(parsed.boot, parsed.sequence);
    const found = await parts.explain(id);
    if (!found) throw controlErrors.NO_SUCH_EXCHANGE(id);
    return found;
  },
});
