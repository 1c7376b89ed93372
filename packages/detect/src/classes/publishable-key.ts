import { defineDataClass } from '../define-data-class.ts';
import { byText } from '../evidence.ts';
import { tokenFinder } from '../finders/find-token.ts';
import { publishableTokens } from '../finders/tokens/publishable-tokens.ts';

/** Keys that their issuer means to stand in public pages; a class of their own, so that nobody mistakes them for secrets. */
export const publishableKey = defineDataClass({
  id: 'secret.publishable-key',
  title: 'Publishable key',
  sensitivity: 'public',
  laws: [],
  requires: { consumer: 'any', transport: 'any' },
  treatment: { kind: 'allow' },
  retentionDays: 365,
  evidence: publishableTokens.map((format) => byText(tokenFinder(format))),
  samples: {
    hits: [
      { stripeKey: `pk_${'live_'}4eC39HqLyjWDarjtT1zdp7dc` },
      { value: `pk_${'test_'}TYooMQauvdEDq54NiTphI7jx` },
      { posthog: `ph${'c_'}q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQ5tY2uB8wLmA` },
      { mapbox: `pk.${'eyJ1Ijoi'}c2hvcCIsImEiOiJjbHE4M3ZFalJXZUpDcnplIn0.${'q83vEjRWeJCrze8SNFZ4kK'}` },
    ],
    misses: [
      { value: 'pk_live_' },
      { value: `sk_${'live_'}4eC39HqLyjWDarjtT1zdp7dc` },
      { value: 'pk_test_xxxxxxxxxxxxxxxxxxxx' },
      { value: 'pk_users_email_unique_index' },
    ],
  },
});
