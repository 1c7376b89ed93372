import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { deflateRawSync, gzipSync } from 'node:zlib';
import { openGate } from '../support/gate.ts';
import { ask } from '../support/raw-exchange.ts';
import { answerBytes, RawUpstream } from '../support/raw-upstream.ts';
import { rows } from '../support/rows.ts';
import { TestSegments } from '../support/segments.ts';

/** Made up, each with a word of its own, in places and forms that classes look for and in some that none does. */
const canaries = {
  email: 'canary.wren@mail.example.com',
  password: 'canary-Finch-2931!',
  card: '4111111111111111',
  token: 'sk_live_canaryKestrel4eC39HqLyjW',
  free: 'canary free text of a heron',
  number: '8675309271828',
  query: 'canaryQueryLinnet',
  path: 'canaryPathPlover7731',
  header: 'canaryHeaderOspreyX',
  cookie: 'canaryCookieSwift99',
  bearer: 'canaryBearerRobin.abc.def',
  form: 'canaryFormThrush+1',
  key: 'canaryKeyOfMember',
} as const;

const policies = {
  'p.yaml':
    'version: 1\nrules:\n  - { id: cards, match: { class: finance.pan, endpoint: /blocked/** }, treat: block }\n  - { id: emails, match: { class: personal.email }, treat: mask:keep-domain }\n  - id: own\n    where: response.body\n    keep: item.owner == request.headers["x-owner"]\n',
};

function bodyOf(target: string): { readonly body: Buffer; readonly lines: readonly string[] } {
  const { email, password, card, token, free, number, key } = canaries;
  const value = { email, password, card, token, note: `${free}, ask ${email}`, number: Number(number), [key]: free, owner: free };
  const json = ['Content-Type: application/json', `X-Inner: ${canaries.header}`, `Set-Cookie: s=${canaries.cookie}`];
  if (target.startsWith('/text')) return { body: Buffer.from(Object.values(value).join('\n')), lines: ['Content-Type: text/plain'] };
  if (target.startsWith('/broken')) return { body: Buffer.from(`{"email":"${email}", "password": "${password}`), lines: json };
  if (target.startsWith('/gzip')) return { body: gzipSync(JSON.stringify(value)), lines: [...json, 'Content-Encoding: gzip'] };
  if (target.startsWith('/bad-gzip'))
    return { body: gzipSync(JSON.stringify(value)).subarray(0, 90), lines: [...json, 'Content-Encoding: gzip'] };
  if (target.startsWith('/long')) return { body: Buffer.from(JSON.stringify(rows(400, (row) => Object.assign(row, value)))), lines: json };
  if (target.startsWith('/lines'))
    return { body: Buffer.from(`${JSON.stringify(value)}\n`.repeat(3)), lines: ['Content-Type: application/x-ndjson'] };
  return { body: Buffer.from(JSON.stringify([value])), lines: json };
}

/** Every form in which a value could hide in what was written. */
function formsOf(value: string): readonly Buffer[] {
  const bytes = Buffer.from(value);
  return [
    bytes,
    Buffer.from(bytes.toString('hex')),
    Buffer.from(bytes.toString('base64').slice(0, -4)),
    Buffer.from(encodeURIComponent(value)),
    Buffer.from(value.toUpperCase()),
    Buffer.from(bytes.toReversed()),
    Buffer.from(value, 'utf16le'),
    deflateRawSync(bytes).subarray(0, -2),
  ];
}

suite('law 3: no raw value is in what Sluice writes or says', () => {
  for (const mode of ['observe', 'enforce'] as const) {
    test(`not in the segment log, an explanation or a problem document: ${mode}`, async () => {
      await using segments = new TestSegments();
      await using upstream = await RawUpstream.open(({ target }, socket) => {
        if (target.startsWith('/cut')) return void socket.end(answerBytes(bodyOf(target).body).subarray(0, -9));
        socket.write(answerBytes(bodyOf(target).body, { lines: bodyOf(target).lines }));
      });
      await using gate = await openGate({ upstream: upstream.url, mode, policies, record: segments.writer });
      const problems: Buffer[] = [];
      const lines = [
        `Authorization: Bearer ${canaries.bearer}`,
        `X-Api-Key: ${canaries.token}`,
        `Cookie: session=${canaries.cookie}`,
        `X-Free: ${canaries.header}`,
      ];

      for (const kind of ['plain', 'blocked', 'text', 'broken', 'gzip', 'bad-gzip', 'long', 'lines', 'cut']) {
        const target = `/${kind}/${canaries.path}?q=${canaries.query}&email=${canaries.email}`;
        const form = `email=${encodeURIComponent(canaries.email)}&note=${encodeURIComponent(canaries.form)}`;
        const answers = [
          await ask(gate.port, target, lines),
          await ask(
            gate.port,
            target,
            ['Content-Type: application/json'],
            'POST',
            JSON.stringify({ email: canaries.email, [canaries.key]: canaries.free }),
          ),
          await ask(gate.port, target, ['Content-Type: application/x-www-form-urlencoded'], 'PUT', form),
          await ask(gate.port, `/%zz/${canaries.path}`, lines),
        ];
        problems.push(...answers.filter(({ status }) => status >= 400).map(({ raw }) => raw));
      }
      await segments.writer.close();
      const { records } = await segments.stored();
      const told = records.map((record) => JSON.stringify(gate.policy.explain(record)));

      assert.ok(records.length >= 27 && problems.length > 0);
      const everything = Buffer.concat([segments.bytes(), ...problems, Buffer.from(told.join('\n')), Buffer.from(JSON.stringify(records))]);
      // The endpoint and the place of an undeclared API are its own words; a member's name is no value.
      const values = Object.entries(canaries).filter(([name]) => name !== 'key');
      const found = values.flatMap(([name, value]) => (formsOf(value).some((form) => everything.includes(form)) ? [name] : []));
      assert.deepEqual(found, []);
    });
  }
});
