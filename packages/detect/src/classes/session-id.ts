import { byteMask } from '@sluice/model';
import { hasAt } from '../bytes.ts';
import { defineDataClass } from '../define-data-class.ts';
import { against, byKey, byShape, byText } from '../evidence.ts';
import { sessionCookieFinder } from '../finders/find-session-cookie.ts';
import { entropy, isRandomLooking } from '../finders/randomness.ts';

const { digit, lower, upper, dash, underscore, dot, slash, plus, equals, colon, other } = byteMask;

/** Whoever has it is the user. Only under its name, of a field or of a cookie: the text itself is any random text. */
export const sessionId = defineDataClass({
  id: 'secret.session-id',
  title: 'Session id',
  sensitivity: 'restricted',
  laws: ['GDPR Art. 32'],
  requires: { consumer: 'authenticated', transport: 'tls' },
  treatment: { kind: 'strip' },
  retentionDays: 30,
  prevalence: 1 / 500,
  evidence: [
    byText(sessionCookieFinder),
    byShape(
      {
        what: 'random text',
        needs: 0,
        allows: digit | lower | upper | dash | underscore | dot | slash | plus | equals | colon | other,
        bytesMin: 16,
        bytesMax: 512,
        fits: (bytes, start, end) =>
          isRandomLooking(bytes, start, end) && entropy(bytes, start, end) > 2.8 && !isWindowsId(bytes, start, end),
      },
      { weight: 2 },
    ),
    byKey(
      [
        'session_id',
        'sessionid',
        'session_token',
        'session_key',
        'session_cookie',
        'session',
        'sess_id',
        'sid',
        'jsessionid',
        'phpsessid',
        'asp_net_session_id',
        'connect_sid',
        'csrf_token',
        'xsrf_token',
        'auth_cookie',
        'remember_token',
        'remember_me_token',
        'sso_token',
        'sitzungs_id',
        'id_de_session',
        'id_sesion',
        'laravel_session',
        'connect_sid',
        'aspxauth',
        'asp_net_core_session',
        'asp_net_core_cookies',
        'cf_clearance',
        'session_hash',
        'session_secret_id',
        'sesskey',
        'sessid',
        'sessao_id',
        'session_kennung',
        'sessie_id',
        'login_session',
        'web_session_token',
        '会话标识',
        '세션아이디',
      ],
      {
        weight: 7,
      },
    ),
    against(
      [
        'workout',
        'training',
        'chat',
        'checkout',
        'speaker',
        'account_sid',
        'message_sid',
        'call_sid',
        'service_sid',
        'video',
        'upload_session',
        'payment_session',
        'stripe_session',
        'therapy',
        'game',
        'conference',
      ],
      { weight: -3 },
    ),
  ],
  samples: {
    hits: [
      { sessionId: 'q83vEjRWeJCrze8SNFZ4kK' },
      { PHPSESSID: '4v1b7n2m9x8c3k5j6h0gqwzr' },
      { session_token: '9f86d081884c7d659a2feaa0c55ad015' },
      { 'connect.sid': 's:q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQ.Kq83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJ' },
      { 'ASP.NET_SessionId': 'x4v1b7n2m9l8c3k5j6h0gqwz' },
      { log: 'GET /cart Cookie: theme=dark; JSESSIONID=9F86D081884C7D659A2FEAA0C55AD015; lang=en' },
    ],
    misses: [
      { sessionId: '42' },
      { sid: 'S-1-5-21-1482476501-1645522239-1417001333-500' },
      { session: 'Morning keynote' },
      { sessionCount: '1234567890123456' },
      { cookie: 'theme=dark; lang=en; _session=none' },
      { checkoutSession: 'premium-plan-upgrade' },
      { value: 'q83vEjRWeJCrze8SNFZ4kK' },
    ],
  },
});

/** `S-1-5-21-…` names a user of Windows; it is called a SID as well. */
function isWindowsId(bytes: Uint8Array, start: number, end: number): boolean {
  return hasAt(bytes, start, end, 'S-1-');
}
