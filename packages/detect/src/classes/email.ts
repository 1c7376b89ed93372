import { defineDataClass } from '../define-data-class.ts';
import { byFormat, byKey, byText } from '../evidence.ts';
import { emailFinder } from '../finders/find-email.ts';

export const email = defineDataClass({
  id: 'personal.email',
  title: 'E-mail address',
  sensitivity: 'confidential',
  laws: ['GDPR Art. 4', 'CCPA 1798.140'],
  requires: { consumer: 'authenticated', transport: 'tls' },
  treatment: { kind: 'mask', mask: { kind: 'keep-domain' } },
  retentionDays: 365,
  evidence: [
    byText(emailFinder),
    byKey(
      [
        'email',
        'e_mail',
        'mail',
        'email_address',
        'contact_email',
        'correo',
        'courriel',
        'posta',
        'poczta',
        'correio',
        'epost',
        'почта',
        '邮箱',
        'メール',
      ],
      {
        weight: 1.5,
      },
    ),
    byFormat(['email', 'idn-email'], { weight: 1.5 }),
  ],
  samples: {
    hits: [
      { email: 'ada.l@mail.test' },
      { value: 'Write to grace+news@navy.example.org today.' },
      { contact: 'Ada <ada@lovelace.example>' },
    ],
    misses: [
      { handle: '@ada' },
      { repository: 'git@code.example.com:sluice/gate.git' },
      { package: 'lodash@4.17.21' },
      { value: 'a @ b.c' },
      { image: 'logo@2x.png' },
    ],
  },
});
