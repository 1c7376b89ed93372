import { byteMask } from '@sluice/model';
import { base64url, hasAt, isAll } from '../bytes.ts';
import { defineDataClass } from '../define-data-class.ts';
import { against, byCheck, byKey, byShape, byText } from '../evidence.ts';
import { tokenFinder } from '../finders/find-token.ts';
import { isOrdinaryId } from '../finders/ordinary-id.ts';
import { entropy, isPlaceholder, isRandomLooking } from '../finders/randomness.ts';
import { tokenFormats } from '../finders/token-formats.ts';

const { digit, lower, upper, dash, underscore, dot, slash, plus, equals, colon } = byteMask;

/** Tokens of issuers that mark them, wherever they stand; unmarked random text only under a secret's name. */
export const apiKey = defineDataClass({
  id: 'secret.api-key',
  title: 'API key or access token',
  sensitivity: 'restricted',
  laws: ['GDPR Art. 32', 'PCI DSS 4.0 8.6'],
  requires: { consumer: 'authenticated', transport: 'tls' },
  treatment: { kind: 'strip' },
  retentionDays: 30,
  evidence: [
    ...tokenFormats.map((format) => byText(tokenFinder(format))),
    byShape(
      {
        what: 'random text',
        needs: 0,
        allows: digit | lower | upper | dash | underscore | dot | slash | plus | equals | colon,
        bytesMin: 16,
        bytesMax: 512,
        fits: (bytes, start, end) => isRandomLooking(bytes, start, end) && entropy(bytes, start, end) > 3,
      },
      { weight: 1.5 },
    ),
    byCheck(
      (bytes, start, end) =>
        !isOrdinaryId(bytes, start, end) && !isPlaceholder(bytes, start, end) && !isUrl(bytes, start, end) && hasVariety(bytes, start, end),
      {
        passRate: 1 / 2,
      },
    ),
    byKey(
      [
        'api_key',
        'apikey',
        'secret_key',
        'access_key',
        'access_token',
        'auth_token',
        'refresh_token',
        'bearer_token',
        'client_secret',
        'secret',
        'secret_access_key',
        'aws_secret_access_key',
        'aws_access_key_id',
        'private_token',
        'app_secret',
        'consumer_secret',
        'signing_key',
        'signing_secret',
        'webhook_secret',
        'shared_secret',
        'encryption_key',
        'master_key',
        'deploy_key',
        'personal_access_token',
        'id_token',
        'api_token',
        'api_secret',
        'service_key',
        'account_key',
        'storage_key',
        'oauth_token',
        'oauth_token_secret',
        'token_secret',
        'jwt_secret',
        'secret_token',
        'license_key',
        'recovery_key',
        'totp_secret',
        'otp_secret',
        'mfa_secret',
        'two_factor_secret',
        'reset_token',
        'password_reset_token',
        'invite_token',
        'verification_token',
        'clave_secreta',
        'authorization',
        'x_api_key',
      ],
      { weight: 6 },
    ),
    byKey(['token'], { weight: 4 }),
    against(
      [
        'page_token',
        'next_page_token',
        'next_token',
        'continuation_token',
        'sync_token',
        'public_key',
        'token_type',
        'token_id',
        'key_id',
        'publishable_key',
        'client_token',
        'idempotency_token',
        'device_token',
        'cancel_token',
        'contract_token',
        'nft_token',
        'token_symbol',
        'secret_name',
        'secret_id',
        'access_key_id_name',
      ],
      {
        weight: -6,
      },
    ),
  ],
  samples: {
    hits: [
      { value: `sk_${'live_'}4eC39HqLyjWDarjtT1zdp7dc` },
      { note: `token is gh${'p_'}${'aB3dE5gH7jK9mN1pQ3sT5vW7yZ9bC1dE3fG5'}, do not share` },
      { value: `AK${'IA'}Y3FDOVBCXQKVMR7T` },
      { value: `AI${'za'}SyD4kV8mQ2xR7nT1wZ6bH3cJ9fL5pG0sYuE` },
      { value: `xo${'xb-'}2847561930-5738291046-aBcDeFgHiJkL7n9pQrS2` },
      { value: `gl${'pat-'}x9Kq2Lm7Rt4Vw8Yz1Bc3` },
      { client_secret: 'q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQ' },
      { config: `export TOKEN=hf${'_'}qWmRtYzXcVbNkLpOiUhGfDsAeJwQxTyBnM` },
      { value: `slu${'ice_'}x9Kq2Lm7Rt4Vw8Yz1Bc3Hd5J` },
    ],
    misses: [
      { value: 'sk_live_xxxxxxxxxxxxxxxxxxxxxxxx' },
      { id: '3f2504e0-4f89-41d3-9a0c-0305e82c3301' },
      { token: '3f2504e0-4f89-41d3-9a0c-0305e82c3301' },
      { api_key: 'YOUR_API_KEY_GOES_HERE' },
      { nextPageToken: 'q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQ' },
      { sha: '5baa61e4c9b93f3f0682250b6cf8331b7ee68fd8' },
      { value: 'monkey-0123456789abcdef0123456789abcdef' },
      { secretName: 'projects/alpha/secrets/database' },
    ],
  },
});

function isUrl(bytes: Uint8Array, start: number, end: number): boolean {
  return hasAt(bytes, start, end, 'http://') || hasAt(bytes, start, end, 'https://') || bytes[start] === 47;
}

/** Words with signs between them have no digit or no second case; keys in one alphabet are long runs. */
function hasVariety(bytes: Uint8Array, start: number, end: number): boolean {
  let kinds = 0;
  for (let index = start; index < Math.min(end, start + 256); index += 1) {
    const byte = bytes[index] ?? 0;
    if (byte >= 48 && byte <= 57) kinds |= 1;
    else if (byte >= 97 && byte <= 122) kinds |= 2;
    else if (byte >= 65 && byte <= 90) kinds |= 4;
  }
  return (kinds & 1) === 1 && kinds !== 1 && (kinds === 7 || isAll(base64url, bytes, start, end));
}
