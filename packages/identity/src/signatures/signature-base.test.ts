import assert from 'node:assert/strict';
import { test } from 'node:test';
import { signatureBase } from './signature-base.ts';
import { readSignatures } from './signature-input.ts';

/** The request of RFC 9421 appendix B.2. */
const head = {
  method: 'POST',
  scheme: 'https',
  authority: 'Example.com:443',
  target: '/foo?param=Value&Pet=dog',
  headers: [
    'Date',
    'Tue, 20 Apr 2021 02:07:55 GMT',
    'Content-Type',
    'application/json',
    'X-Empty',
    '',
    'X-Twice',
    ' one ',
    'Content-Length',
    '18',
    'x-twice',
    'two',
  ],
  peer: { address: '203.0.113.7', certificate: null, certificateThumbprint: null, isProtected: true },
} as const;

const input = '("date" "@method" "@path" "@authority" "content-type" "content-length");created=1618884473;keyid="test-key-ed25519"';

test('what was signed is put together as RFC 9421 B.2.6 has it', () => {
  const [given] = readSignatures([`sig-b26=${input}`], ['sig-b26=:AAAA:']) ?? [];

  assert.ok(given);
  assert.equal(
    signatureBase(given, head),
    [
      '"date": Tue, 20 Apr 2021 02:07:55 GMT',
      '"@method": POST',
      '"@path": /foo',
      '"@authority": example.com',
      '"content-type": application/json',
      '"content-length": 18',
      `"@signature-params": ${input}`,
    ].join('\n'),
  );
});

test('components of every kind have one value, and what is not there has none', () => {
  const told = (component: string) => signatureBase({ components: [component], text: '' }, head)?.split('\n')[0] ?? null;

  assert.deepEqual(['@target-uri', '@request-target', '@query', '@scheme', 'x-twice', 'x-empty'].map(told), [
    '"@target-uri": https://example.com/foo?param=Value&Pet=dog',
    '"@request-target": /foo?param=Value&Pet=dog',
    '"@query": ?param=Value&Pet=dog',
    '"@scheme": https',
    '"x-twice": one, two',
    '"x-empty": ',
  ]);
  assert.deepEqual(['x-missing', '@status', '@query-param'].map(told), [null, null, null]);
});

test('fields that could be read in two ways are not read', () => {
  const odd: readonly (readonly [string, string])[] = [
    ['a=("@method");keyid="k"', 'b=:AAAA:'],
    ['a=("@method");keyid="k", a=("@path");keyid="k"', 'a=:AAAA:'],
    ['a=("@method");keyid="k"', 'a=:AAAA:, a=:BBBB:'],
    ['a=("@method" "@method");keyid="k"', 'a=:AAAA:'],
    ['a=("content-digest";sf);keyid="k"', 'a=:AAAA:'],
    ['a=("@method");keyid="k";keyid="l"', 'a=:AAAA:'],
    ['a=("@method");keyid="k\\"l"', 'a=:AAAA:'],
    ['a="@method";keyid="k"', 'a=:AAAA:'],
    ['a=("@method");keyid="k"', 'a=AAAA'],
  ];

  for (const [inputs, signatures] of odd) assert.equal(readSignatures([inputs], [signatures]), null, inputs);
});
