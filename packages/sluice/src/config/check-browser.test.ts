import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseConfiguration } from './parse.ts';
import { problemText } from './problem.ts';

const head = 'version: 1\napis:\n  - name: shop\n    upstream: http://127.0.0.1:3000\n    browser: ';

const refused: readonly [browser: string, told: string][] = [
  [
    '{ cors: { origins: "*", credentials: true } }',
    '5:51 error cors lets the pages of every origin read answers with the credentials of the browser; name the origins, or leave "credentials" out',
  ],
  ['{ cors: { origins: ["null"] } }', '5:34 error "null" is the origin of any sandboxed page; name the origin of the page'],
  [
    '{ cors: { origins: ["https://*.shop.example"] } }',
    '5:34 error "https://*.shop.example" names more origins than anybody knows; name each of them',
  ],
  [
    '{ csrf: { origins: ["https://Shop.example/"] } }',
    '5:34 error no browser sends "https://Shop.example/" as an origin; write https://shop.example',
  ],
  ['{ csrf: { origins: [shop.example] } }', '5:34 error no browser sends "shop.example" as an origin; write https://shop.example'],
  [
    '{ csrf: { origins: ["https://shop.example:443"] } }',
    '5:34 error no browser sends "https://shop.example:443" as an origin; write https://shop.example',
  ],
  [
    '{ cors: { origins: ["http://shop.example"], credentials: true } }',
    '5:34 error whoever is on the way to http://shop.example may act as its users: its pages come in cleartext; write https://shop.example',
  ],
  ['{ cookies: { sameSite: none, secure: false } }', '5:37 error browsers refuse SameSite=None without Secure; leave "secure" out'],
];

for (const [browser, told] of refused) {
  test(`browser: ${browser} is refused with its place and the remedy`, () => {
    const parsed = parseConfiguration('sluice.yaml', `${head}${browser}\n`);

    assert.deepEqual(parsed.ok ? [] : parsed.failure.map(problemText), [`sluice.yaml:${told}`]);
  });
}

for (const browser of [
  '{}',
  '{ csrf: false, cookies: false, headers: false, privateCache: false }',
  '{ cors: { origins: "*" } }',
  '{ cors: { origins: ["http://localhost:5173", "https://shop.example"], credentials: true } }',
  '{ headers: { permissions-policy: "camera=()" } }',
]) {
  test(`browser: ${browser} is a configuration`, () => {
    assert.ok(parseConfiguration('sluice.yaml', `${head}${browser}\n`).ok);
  });
}
