import { alphanumeric } from '../bytes.ts';
import { defineDataClass } from '../define-data-class.ts';
import { byText } from '../evidence.ts';
import { tokenFinder } from '../finders/find-token.ts';

/** Keys that their issuer means to stand in public pages; a class of their own, so that nobody mistakes them for secrets. */
export const publishableKey = defineDataClass({
  id: 'secret.publishable-key',
  title: 'Publishable key',
  sensitivity: 'public',
  laws: [],
  requires: { consumer: 'any', transport: 'any' },
  treatment: { kind: 'allow' },
  retentionDays: 365,
  evidence: ['pk_live_', 'pk_test_'].map((prefix) =>
    byText(tokenFinder({ issuer: 'Stripe publishable key', prefix, body: alphanumeric, min: 16, max: 247, inside: '' })),
  ),
  samples: {
    hits: [{ stripeKey: `pk_${'live_'}4eC39HqLyjWDarjtT1zdp7dc` }, { value: `pk_${'test_'}TYooMQauvdEDq54NiTphI7jx` }],
    misses: [{ value: 'pk_live_' }, { value: 'pk_test_xxxxxxxxxxxxxxxxxxxx' }, { value: 'pk_users_email_unique_index' }],
  },
});
