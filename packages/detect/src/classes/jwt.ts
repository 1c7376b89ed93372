import { defineDataClass } from '../define-data-class.ts';
import { byText } from '../evidence.ts';
import { jwtFinder } from '../finders/find-jwt.ts';

/** Found by its header, not by its name. What its claims carry is said in the evidence: whoever reads the token reads them too. */
export const jwt = defineDataClass({
  id: 'secret.jwt',
  title: 'JSON Web Token',
  sensitivity: 'restricted',
  laws: ['GDPR Art. 5', 'GDPR Art. 32'],
  requires: { consumer: 'authenticated', transport: 'tls' },
  treatment: { kind: 'strip' },
  retentionDays: 30,
  evidence: [byText(jwtFinder)],
  samples: {
    hits: [
      // RFC 7515 A.1, its signature replaced.
      { value: `${'eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9'}.${'eyJpc3MiOiJqb2UifQ'}.${'c2lnbmF0dXJlLW9mLW5vdGhpbmc'}` },
      { header: `Bearer ${'eyJhbGciOiJSUzI1NiJ9'}.${'eyJzdWIiOiIxIn0'}.${'c2lnbmF0dXJl'}` },
      { value: `${'eyJhbGciOiJSU0EtT0FFUCIsImVuYyI6IkEyNTZHQ00ifQ'}.b2s.aXY.Y2lwaGVy.dGFn` },
      { value: `${'eyAiYWxnIjogIkhTMjU2IiB9'}.${'eyAic3ViIjogIjEiIH0'}.${'c2lnbmF0dXJlLW9mLW5vdGhpbmc'}` },
      // Carries a name and an address for mail.
      {
        token: `${'eyJhbGciOiJIUzI1NiJ9'}.${'eyJzdWIiOiI0MiIsIm5hbWUiOiJNYXJhIFRlc3QiLCJlbWFpbCI6Im1hcmFAc2hvcC5leGFtcGxlIn0'}.${'c2lnbmF0dXJlLW9mLW5vdGhpbmc'}`,
      },
    ],
    misses: [
      { cursor: 'eyJpZCI6MTIzfQ' },
      { value: 'eyJpZCI6MTIzfQ.abc.def' },
      { version: '1.2.3' },
      { file: 'eyJoYWxsbyI.test.ts' },
      { state: 'eyJyZXR1cm5UbyI6Ii9zaG9wIn0' },
      { module: 'eyJ.window.location' },
    ],
  },
});
