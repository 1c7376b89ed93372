import { byteMask } from '@sluice/model';
import { defineDataClass } from '../define-data-class.ts';
import { against, byKey, byShape, byText } from '../evidence.ts';
import { isBase64Pair } from '../finders/base64.ts';
import { basicAuthFinder } from '../finders/find-credential-line.ts';

const { digit, lower, upper, plus, slash, equals } = byteMask;

/** A user and a password as HTTP's basic scheme sends them: base64 hides nothing. */
export const basicAuth = defineDataClass({
  id: 'secret.basic-auth',
  title: 'User and password for HTTP',
  sensitivity: 'restricted',
  laws: ['GDPR Art. 32', 'PCI DSS 4.0 8.3'],
  requires: { consumer: 'authenticated', transport: 'tls' },
  treatment: { kind: 'strip' },
  retentionDays: 30,
  prevalence: 1 / 500,
  evidence: [
    byText(basicAuthFinder),
    byShape(
      {
        what: 'base64 of two parts with a colon between',
        needs: lower,
        allows: digit | lower | upper | plus | slash | equals,
        bytesMin: 8,
        bytesMax: 320,
        fits: isBase64Pair,
      },
      { weight: 4 },
    ),
    byKey(['auth', 'basic_auth', 'authorization', 'credentials', 'basic_credentials', 'proxy_authorization'], { weight: 5 }),
    against(['author', 'auth_type', 'auth_method'], { weight: -6 }),
  ],
  samples: {
    hits: [
      { authorization: `Basic ${'c2hvcC1hZG1pbjpUcjB1YjRkb3I='}` },
      { log: `> Authorization: Basic ${'bWFyYTpjb3JyZWN0LWhvcnNl'} HTTP/1.1` },
      { npmrc: `//npm.shop.example/:_auth=${'bWFyYTpjb3JyZWN0LWhvcnNl'}` },
      { auth: 'ZGVwbG95OmtlZXAtaXQtc2VjcmV0' },
    ],
    misses: [
      { plan: 'Basic monthly subscription' },
      { authorization: 'Basic <credentials>' },
      { auth: 'required' },
      { value: 'ZGVwbG95OmtlZXAtaXQtc2VjcmV0' },
      { auth_type: 'basic' },
      { text: 'Use basic authentication for this endpoint' },
    ],
  },
});
