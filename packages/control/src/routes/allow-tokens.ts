import type { RegisterParts } from '../parts.ts';
import { defineRoute } from '../route.ts';

export const allowTokensRoute = defineRoute<RegisterParts>({
  method: 'DELETE',
  path: '/api/v1/denied-tokens/{id}',
  permission: 'ban',
  summary: 'Takes a denial of tokens back.',
  action: 'tokens.restore',
  answer: ({ register }, { path }) => register.denials.remove(path['id'] ?? ''),
});
