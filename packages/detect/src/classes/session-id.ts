import { byteMask } from '@sluice/model';
import { defineDataClass } from '../define-data-class.ts';
import { against, byKey, byShape } from '../evidence.ts';
import { entropy, isRandomLooking } from '../finders/randomness.ts';

const { digit, lower, upper, dash, underscore, dot, slash, plus, equals, colon, other } = byteMask;

/** Whoever has it is the user. Only under its name: the text itself is any random text. */
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
    byShape(
      {
        what: 'random text',
        needs: 0,
        allows: digit | lower | upper | dash | underscore | dot | slash | plus | equals | colon | other,
        bytesMin: 16,
        bytesMax: 512,
        fits: (bytes, start, end) => isRandomLooking(bytes, start, end) && entropy(bytes, start, end) > 2.8,
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
      ],
      {
        weight: 6.5,
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
      ],
      { weight: -3 },
    ),
  ],
  samples: {
    hits: [
      { sessionId: 'q83vEjRWeJCrze8SNFZ4kK' },
      { PHPSESSID: '4v1b7n2m9x8c3k5j6h0gqwzr' },
      { session_token: '9f86d081884c7d659a2feaa0c55ad015' },
    ],
    misses: [
      { sessionId: '42' },
      { session: 'Morning keynote' },
      { sessionCount: '1234567890123456' },
      { value: 'q83vEjRWeJCrze8SNFZ4kK' },
    ],
  },
});
