import type { RegisterParts } from '../parts.ts';
import type { DeniedTokens } from '../register/entries.ts';
import { defineRoute } from '../route.ts';

export const denyTokensRoute = defineRoute<RegisterParts>({
  method: 'POST',
  path: '/api/v1/denied-tokens',
  permission: 'ban',
  summary: 'Denies a token, those of a subject, or all issued before a time.',
  action: 'tokens.revoke',
  // Neither a token nor who it is for stands in the audit log: the entry that follows names the denial.
  objectOf: () => '',
  madeOf: (made) => (made as DeniedTokens).id,
  answer: ({ register }, { body }) => register.denials.create(body),
});
