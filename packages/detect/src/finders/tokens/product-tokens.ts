import { alphabet, alphanumeric, base64url } from '../../bytes.ts';
import { base64, dotted, led, lowerHex, some, type TokenFormat, token, tokens, upperDigits, uuidParts } from './token-format.ts';

const digits = alphabet('0-9');

/** Documents, designs, content, maps, analytics and the rest. */
export const productTokens: readonly TokenFormat[] = [
  ...tokens('Linear key', ['lin_api_', 'lin_oauth_'], some(alphanumeric, 40, 64)),
  ...tokens('LaunchDarkly key', ['sdk-', 'api-', 'rel-'], ...uuidParts),
  token('Asana token', '1/12', some(digits, 10, 15), ':', some(lowerHex, 32)),
  token('Asana token', '2/12', some(digits, 10, 15), '/', some(digits, 12, 17), ':', some(lowerHex, 32)),
  token('Segment token', 'sgp_', some(alphanumeric, 64)),
  token('Dub key', 'dub_', some(alphanumeric, 24)),
  token('Thunderstore token', 'tss_', some(base64url, 56, 72)),
  token('Notion token', 'ntn_', some(alphanumeric, 40, 60)),
  ...tokens('Figma token', ['figd_', 'figo_', 'figor_'], some(base64url, 38, 60)),
  token('Contentful token', 'CFPAT-', some(base64url, 43)),
  token('Typeform token', 'tfp_', some(dotted, 40, 60)),
  token('Mapbox secret token', 'sk.eyJ1Ijoi', some(base64url, 20, 120), '.', some(base64url, 22)),
  token('Mapbox temporary token', 'tk.eyJ1Ijoi', some(base64url, 20, 120), '.', some(base64url, 22)),
  token('Adobe secret', 'p8e-', some(base64url, 32)),
  token('PostHog personal key', 'phx_', some(alphanumeric, 43, 48)),
  token('PostHog feature flag key', 'phs_', some(alphanumeric, 40, 60)),
  led(token('MaxMind licence key', '_mmk'), '', some(base64url, 36)),
  token('Wix key', 'IST.eyJ', some(dotted, 200, 1500)),
  token('Censys token', 'censys_', some(base64url, 24, 60)),
  token('Ory token', 'ory_pat_', some(alphanumeric, 32)),
  ...tokens('Ory token', ['ory_at_', 'ory_rt_', 'ory_st_', 'ory_wak_'], some(dotted, 32, 100)),
  ...tokens(
    'Authress key',
    ['authress_'],
    some(alphanumeric, 10, 30),
    '.',
    some(alphanumeric, 4, 6),
    '.acc',
    some(base64url, 11, 34),
    '.',
    some(base64, 30, 120),
  ),
  token('Scalingo token', 'tk-us-', some(base64url, 48)),
  token('Miro token', 'eyJtaXJvLm9y', some(dotted, 40, 400)),
  token('Courier key', 'pk_prod_', some(upperDigits, 28)),
  token('Gitbook key', 'gb_api_', some(alphanumeric, 40)),
  ...tokens('Stytch secret', ['secret-live-', 'secret-test-'], some(base64url, 32, 48)),
  ...tokens('Trigger.dev key', ['tr_prod_', 'tr_dev_', 'tr_stg_', 'tr_pat_'], some(alphanumeric, 20, 40)),
  ...tokens('Inngest key', ['signkey-prod-', 'signkey-test-', 'signkey-branch-'], some(lowerHex, 32, 64)),
  ...tokens('Axiom token', ['xaat-', 'xapt-'], ...uuidParts),
];
