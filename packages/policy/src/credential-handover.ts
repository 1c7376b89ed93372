import type { Outcome } from '@sluice/model';
import type { Activation } from './activation.ts';

/** The name under which the fact is recorded. */
export const handoverFact = 'a credential is handed over';

const credentialFields = new Set(
  'password passwd pwd passcode pin otp totp username granttype refreshtoken code codeverifier clientsecret assertion clientassertion idtoken credential apikey'.split(
    ' ',
  ),
);
const loginWords = new Set(
  'login logon signin signon signup register token tokens session sessions refresh authenticate auth oauth oauth2 sso'.split(' '),
);
const keyWords = new Set(
  'key keys apikey apikeys pat pats credential credentials secret secrets rotate regenerate webhook webhooks'.split(' '),
);
const tokenFields = new Set(
  'accesstoken token jwt refreshtoken idtoken apikey apitoken secret clientsecret secretkey accesskey key authtoken sessiontoken sessionid session bearer bearertoken csrftoken xsrftoken authorization xauthtoken'.split(
    ' ',
  ),
);
const depthMax = 2;

/**
 * Whether this exchange hands a credential to the one who just authenticated, by its shape: a POST or PUT that succeeded, with
 * credential-like fields in the request, or to an operation that is named for a login, or for making a key by an authenticated caller.
 * A GET is a login only with both: the name, and the credential in its query.
 */
export function takeHandover(activation: Activation, operationId: string | null): Outcome {
  const { request, response, consumer, endpoint } = activation;
  if (!response) return 'error';
  const isWrite = request.method === 'POST' || request.method === 'PUT';
  if (!isWrite && request.method !== 'GET') return 'false';
  if (response.status < 200 || response.status > 299) return 'false';
  const isProven = request.fieldNames.some((name) => credentialFields.has(plain(name)));
  if (isProven && isWrite) return 'true';
  if (!isProven && !isWrite) return 'false';
  const words = wordsOf(`${endpoint.template} ${operationId ?? ''}`);
  const isNamed = words.some((word) => loginWords.has(word)) || (consumer.kind !== 'anonymous' && words.some((word) => keyWords.has(word)));
  return isNamed ? 'true' : 'false';
}

/** Whether a place is one where such an answer keeps its credential: a token field at the top or one level down, a header, a cookie. */
export function isHandoverPlace(place: string): boolean {
  const header = /^response\.(?:header|cookie)\.(.+)$/.exec(place);
  if (header?.[1])
    return place.startsWith('response.cookie.') || header[1].toLowerCase() === 'set-cookie' || tokenFields.has(plain(header[1]));
  if (!place.startsWith('response.body/')) return false;
  const segments = place.split('/').slice(1);
  return segments.length <= depthMax && !segments.includes('*') && tokenFields.has(plain(segments.at(-1) ?? ''));
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}

/** `/auth/apiKeys:rotate` as `auth`, `api`, `keys`, `rotate`. Parameters of the template are no words of its name. */
function wordsOf(text: string): readonly string[] {
  return text
    .replace(/\{[^}]*\}/g, ' ')
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/);
}
