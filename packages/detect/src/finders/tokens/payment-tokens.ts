import { alphabet, alphanumeric, base64url, hex } from '../../bytes.ts';
import { base64, lowerHex, some, type TokenFormat, token, tokens, uuidParts } from './token-format.ts';

const lower = alphabet('0-9a-z');

/** Payments, shops and banks. */
export const paymentTokens: readonly TokenFormat[] = [
  // Stripe, and others that write as it does: Clerk, Paystack, Polar.
  ...tokens('Stripe secret key', ['sk_live_', 'sk_test_', 'rk_live_', 'rk_test_', 'sk_prod_', 'rk_prod_'], some(alphanumeric, 16, 247)),
  token('Checkout.com key', 'sk_sbox_', some(lower, 27)),
  token('webhook signing secret', 'whsec_', some(base64, 32, 64)),
  // Mollie, Lob, GoCardless and MessageBird.
  ...tokens('live key', ['live_', 'test_'], some(alphanumeric, 30, 40)),
  ...tokens('GoCardless token', ['live_', 'sandbox_'], some(base64url, 40)),
  ...tokens('Shopify token', ['shpat_', 'shpca_', 'shppa_', 'shpss_', 'shpua_', 'shptka_'], some(hex, 32)),
  token('Square access token', 'EAAA', some(base64url, 60)),
  token('Square application secret', 'sq0csp-', some(base64url, 43)),
  token('Square access token', 'sq0atp-', some(base64url, 22)),
  ...tokens('Adyen key', ['AQEyhmf', 'AQErhmf', 'AQEvhmf', 'AQEqhmf', 'AQEthmf', 'AQExhmf', 'AQEjhmf', 'AQEnhmf'], some(base64, 80, 400)),
  token('Braintree access token', 'access_token$', some(alphabet('a-z'), 7, 10), '$', some(lower, 16), '$', some(lowerHex, 32)),
  ...tokens('Plaid access token', ['access-production-', 'access-sandbox-', 'access-development-'], ...uuidParts),
  ...tokens('Razorpay key', ['rzp_live_', 'rzp_test_'], some(alphanumeric, 14, 24)),
  ...tokens('Flutterwave secret key', ['FLWSECK-', 'FLWSECK_TEST-'], some(alphanumeric, 32), '-X'),
  token('Flutterwave encryption key', 'FLWSECK_TEST', some(alphanumeric, 12)),
  ...tokens('EasyPost key', ['EZAK', 'EZTK'], some(alphanumeric, 54)),
  ...tokens('Shippo key', ['shippo_live_', 'shippo_test_'], some(lowerHex, 40)),
  ...tokens('Duffel key', ['duffel_live_', 'duffel_test_'], some(base64url, 43)),
  ...tokens('Xendit key', ['xnd_production_', 'xnd_development_'], some(alphanumeric, 40, 80)),
  token('Midtrans key', 'Mid-server-', some(base64url, 20, 32)),
  token(
    'Mercado Pago token',
    'APP_USR-',
    some(alphabet('0-9'), 12, 18),
    '-',
    some(alphabet('0-9'), 6),
    '-',
    some(lowerHex, 32),
    '-',
    some(alphabet('0-9'), 6, 12),
  ),
  ...tokens('Omise key', ['skey_live_', 'skey_test_'], some(lower, 19)),
  ...tokens('Klarna key', ['klarna_live_api_', 'klarna_test_api_'], some(base64url, 40, 128)),
  ...tokens(
    'Paddle key',
    ['pdl_live_apikey_', 'pdl_sdbx_apikey_'],
    some(lower, 26),
    '_',
    some(alphanumeric, 22),
    '_',
    some(alphanumeric, 3),
  ),
  ...tokens('Polar token', ['polar_pat_', 'polar_oat_'], some(alphanumeric, 40, 50)),
  ...tokens('Increase key', ['sandbox_key_', 'production_key_'], some(alphanumeric, 20, 40)),
  token('Adafruit key', 'aio_', some(alphanumeric, 28)),
  token('Alchemy token', 'alcht_', some(alphanumeric, 30)),
  token('Bitcoin extended private key', 'xprv9s21ZrQH143K', some(alphanumeric, 95)),
];
