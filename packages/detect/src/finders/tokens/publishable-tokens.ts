import { alphanumeric, base64url } from '../../bytes.ts';
import { some, type TokenFormat, token, tokens } from './token-format.ts';

/** Keys that their issuers mean to stand in pages. */
export const publishableTokens: readonly TokenFormat[] = [
  ...tokens('Stripe publishable key', ['pk_live_', 'pk_test_'], some(alphanumeric, 16, 247)),
  token('Supabase publishable key', 'sb_publishable_', some(base64url, 31)),
  token('Mapbox public token', 'pk.eyJ1Ijoi', some(base64url, 20, 120), '.', some(base64url, 22)),
  token('PostHog project key', 'phc_', some(alphanumeric, 43, 48)),
  ...tokens('Flutterwave public key', ['FLWPUBK-', 'FLWPUBK_TEST-'], some(alphanumeric, 32), '-X'),
  ...tokens('Omise public key', ['pkey_live_', 'pkey_test_'], some(alphanumeric, 19)),
  ...tokens('Stytch public token', ['public-token-live-', 'public-token-test-'], some(base64url, 36)),
  token('New Relic browser key', 'NRJS-', some(alphanumeric, 19)),
  ...tokens('Xendit public key', ['xnd_public_production_', 'xnd_public_development_'], some(alphanumeric, 40, 80)),
];
