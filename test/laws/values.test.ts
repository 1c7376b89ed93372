import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import type { GateSetup } from '../support/gate.ts';
import { type RequestForm, sendOnce } from '../support/send-once.ts';

const json = 'Content-Type: application/json';
const form = 'Content-Type: application/x-www-form-urlencoded';
const multipart = 'Content-Type: multipart/form-data; boundary=x';
const part = (name: string, value: string, more = '') =>
  `--x\r\nContent-Disposition: form-data; name="${name}"\r\n${more}\r\n${value}\r\n--x--\r\n`;
/** No attack by what the engine knows, so that nothing but the patch speaks. */
const mark = 'quince-77~Marker';

const patches = `version: 1
patches:
  - id: old-report
    owner: team
    expires: 2999-12-31
    match: { endpoint: "/reports/{kind}" }
    value: { name: [file, kind], matches: '(?i)quince-\\d+' }
    status: 400
`;

async function sent(form: RequestForm, policy: string, setup: GateSetup = {}) {
  const { answer, requests, record, gate } = await sendOnce(
    { target: '/reports/a', ...form },
    { policies: { 'shop.yaml': policy }, ...setup },
  );
  const again = gate.policy.decideAgain(record);
  return {
    status: answer.status,
    requests,
    record,
    findings: record.request.inspection.findings,
    again,
    explained: gate.policy.explain(record),
  };
}

const refused: Readonly<Record<string, RequestForm>> = {
  'request.query.file': { target: `/reports/a?file=${mark}` },
  'request.query.file, coded twice': { target: `/reports/a?file=%2571uince-77` },
  'request.query.file, the second of two': { target: `/reports/a?file=ok&file=${mark}` },
  'request.path.kind': { target: `/reports/${mark}` },
  'request.header.file': { lines: [`File: ${mark}`] },
  'request.cookie.file': { lines: [`Cookie: a=b; file=${mark}`] },
  'request.body/deep/*/file': { method: 'POST', lines: [json], body: JSON.stringify({ deep: [{ file: mark }] }) },
  'request.body/file/*': { method: 'POST', lines: [json], body: JSON.stringify({ file: ['ok', mark] }) },
  'request.body/file, escaped': { method: 'POST', lines: [json], body: '{"f\\u0069le":"\\u0071uince-77"}' },
  'request.body/file of a form': { method: 'POST', lines: [form], body: 'file=%71uince-77' },
  'request.body/file of parts': { method: 'POST', lines: [multipart], body: part('file', mark) },
  'request.body/file of a part that nobody reads': {
    method: 'POST',
    lines: [multipart],
    body: part('file', mark, 'Content-Type: image/png\r\n'),
  },
  'request.body/a of a part that has two names': { method: 'POST', lines: [multipart], body: part('a"; name="file', mark) },
  'request.body/{…} of a part whose name is in words of a mail': {
    method: 'POST',
    lines: [multipart],
    body: part('=?utf-8?B?ZmlsZQ==?=', mark),
  },
  'request.body/a of a part whose name is escaped': { method: 'POST', lines: [multipart], body: part('a"; name*="utf-8\'\'f%69le', mark) },
  'request.body/file of the name of a file': { method: 'POST', lines: [multipart], body: part(`file"; filename="${mark}`, 'ok') },
  'request.body/file of the name of a file in words of a mail': {
    method: 'POST',
    lines: [multipart],
    body: part('file"; filename="=?utf-8?Q?=71uince-77?=', 'ok'),
  },
  'request.query.file, behind a semicolon': { target: `/reports/a?b=1;file=${mark}` },
  'request.body/file of a form, behind a semicolon': { method: 'POST', lines: [form], body: 'b=1;file=%71uince-77' },
  'request.body of a document in XML': { method: 'POST', lines: ['Content-Type: application/xml'], body: `<file>${mark}</file>` },
  'request.path.kind, with a byte that is no UTF-8': { target: '/reports/%71uince-77%e9' },
  'request.query.{…}, as PHP spells it': { target: `/reports/a?%20file=${mark}` },
  'request.query.{…}, cut at a zero': { target: `/reports/a?file%00x=${mark}` },
  'request.body/deep/*/file of JSON that is called a form': {
    method: 'POST',
    lines: [form],
    body: ` ${JSON.stringify({ deep: [{ file: mark }] })}`,
  },
  'request.body/file of JSON that is called a table': {
    method: 'POST',
    lines: ['Content-Type: text/csv'],
    body: JSON.stringify({ file: mark }),
  },
  'request.body/file, compressed': {
    method: 'POST',
    lines: [json, 'Content-Encoding: gzip'],
    body: gzipSync(JSON.stringify({ file: mark })),
  },
};

suite('a patch', () => {
  for (const [where, one] of Object.entries(refused)) {
    test(`${where}: what it is against is refused before the upstream is asked, and recorded without its value`, async () => {
      const { status, requests, record, findings, again, explained } = await sent(one, patches);

      assert.equal(status, 400);
      assert.equal(requests.length, 0);
      const [finding] = findings.filter(({ kind }) => kind === 'patch.old-report');
      assert.equal(finding?.place, where.split(/,? /)[0]);
      assert.match(finding?.because ?? '', /^shop.yaml\/old-report: it matches "\(\?i\)quince-\\d\+".* at \d+–\d+$/);
      for (const trace of ['arker', 'ince-77']) assert.ok(!JSON.stringify(record).includes(trace), trace);
      assert.deepEqual(again.request, record.request.decision);
      assert.deepEqual(
        explained.reasons[0]?.wouldPass[0],
        'no value of the request at "file" or "kind" matches "(?i)quince-\\d+"'.replace(
          'the request',
          'path or query or header or cookie or body',
        ),
      );
    });
  }

  test('that says what a value must be says so of JSON that is called a form', async () => {
    const must = patches.replace(/matches: .*(?= \})/, () => "mustMatch: '^[a-z]*$'");
    const of = (file: unknown): RequestForm => ({ method: 'POST', lines: [form], body: JSON.stringify({ list: [{ file }] }) });

    assert.deepEqual(
      [(await sent(of('ok'), must)).status, (await sent(of(mark), must)).status, (await sent(of({}), must)).status],
      [200, 400, 400],
    );
    assert.equal((await sent({ target: `/reports/%C3%A9%E9` }, must)).status, 400);
  });

  const mustBe = patches.replace(/ {4}value: \{.*\}/, () => "    value: { in: [body, query], name: file, mustMatch: '^[a-z.]*$' }");
  const unreadable: Readonly<Record<string, RequestForm>> = {
    'a part without a name': { method: 'POST', lines: [multipart], body: '--x\r\nContent-Type: text/plain\r\n\r\n../A\r\n--x--\r\n' },
    'a part of two names': { method: 'POST', lines: [multipart], body: part('a"; name="file', '../A') },
    'a part of very many names': {
      method: 'POST',
      lines: [multipart],
      body: part(Array.from({ length: 40 }, (_, at) => `a${at}`).join('"; name="'), '../A'),
    },
    'a part that claims to be a picture': { method: 'POST', lines: [multipart], body: part('file', '../A', 'Content-Type: image/png\r\n') },
    'a part in a transfer encoding': {
      method: 'POST',
      lines: [multipart],
      body: part('file', 'abc', 'Content-Transfer-Encoding: base64\r\n'),
    },
    'a multipart body without a boundary': { method: 'POST', lines: ['Content-Type: multipart/form-data'], body: part('file', '../A') },
    'half a multipart body': { method: 'POST', lines: [multipart], body: part('file', '../A').replace('--x--', '') },
    'what stands before the first part': { method: 'POST', lines: [multipart], body: `../A\r\n${part('b', 'ok')}` },
    'a document in XML': { method: 'POST', lines: ['Content-Type: application/xml'], body: '<file>../A</file>' },
    'a parameter behind a semicolon': { target: '/reports/a?b=1;file=../A' },
    'a field behind a semicolon': { method: 'POST', lines: [form], body: 'b=1;file=../A' },
  };
  for (const [what, one] of Object.entries(unreadable)) {
    test(`that says what a value must be does not let ${what} pass`, async () => {
      assert.equal((await sent(one, mustBe)).status, 400);
    });
  }

  test('that says what a value must be lets pass what it may be, and what is of other names', async () => {
    const png = '\u0000\u0001 PNG';
    const passing: readonly RequestForm[] = [
      { method: 'POST', lines: [multipart], body: part('file', 'march.pdf') },
      { method: 'POST', lines: [multipart], body: `\r\n${part('file', 'march.pdf')}\r\n` },
      { method: 'POST', lines: [multipart], body: part('photo"; filename="Photo 1.PNG', png, 'Content-Type: image/png\r\n') },
      { method: 'POST', lines: [multipart], body: part('file"; filename="March 1.PDF', 'march.pdf', 'Content-Type: text/plain\r\n') },
      { method: 'POST', lines: [json], body: JSON.stringify({ note: '../A', file: 'march.pdf' }) },
      { target: '/reports/a?note=A;B;C&file=march.pdf' },
    ];
    for (const one of passing) assert.equal((await sent(one, mustBe)).status, 200, JSON.stringify(one));
  });

  const passes: Readonly<Record<string, RequestForm>> = {
    'another value': { target: '/reports/a?file=march.pdf' },
    'another parameter': { target: `/reports/a?note=${mark}` },
    'another path': { target: `/report/a?file=${mark}` },
    'a body without the parameter': { method: 'POST', lines: [json], body: JSON.stringify({ note: mark }) },
    'a picture beside a plain name': {
      method: 'POST',
      lines: [multipart],
      body: part('file', '\u0000\u0001 PNG', 'Content-Type: image/png\r\n'),
    },
  };
  for (const [what, one] of Object.entries(passes)) {
    test(`${what} passes`, async () => {
      const { status, requests, findings } = await sent(one, patches);

      assert.equal(status, 200);
      assert.equal(requests.length, 1);
      assert.deepEqual(
        findings.filter(({ kind }) => kind.startsWith('patch.')),
        [],
      );
    });
  }

  test('a body that cannot be read is refused where a patch is about bodies, and passes elsewhere', async () => {
    const unread = { method: 'POST', lines: ['Content-Type: application/octet-stream'], body: Buffer.from([0, 255, 0, 254, 1, 2, 3, 0]) };

    const there = await sent(unread, patches);
    const elsewhere = await sent({ ...unread, target: '/other' }, patches);

    assert.equal(there.status, 400);
    assert.match(there.findings.find(({ kind }) => kind === 'patch.old-report')?.because ?? '', /could not be read/);
    assert.equal(elsewhere.status, 200);
  });

  test('a part in a transfer encoding that it is about may hold anything, and is refused', async () => {
    const of = (name: string) => ({
      method: 'POST',
      lines: [multipart],
      body: part(name, 'YQ==', 'Content-Transfer-Encoding: base64\r\n'),
    });

    assert.deepEqual([(await sent(of('file'), patches)).status, (await sent(of('note'), patches)).status], [400, 200]);
  });

  test('after its last day it does nothing', async () => {
    const { status, findings } = await sent({ target: `/reports/a?file=${mark}` }, patches.replace('2999-12-31', '2020-01-31'));

    assert.equal(status, 200);
    assert.deepEqual(findings, []);
  });

  test('in observe it is recorded, and changes nothing for anybody', async () => {
    const { status, findings, record } = await sent({ target: `/reports/a?file=${mark}` }, patches, { mode: 'observe' });

    assert.equal(status, 200);
    assert.equal(findings[0]?.kind, 'patch.old-report');
    assert.equal(record.request.decision.kind, 'block');
  });

  test('a target that servers read as a patched one is patched', async () => {
    for (const target of [
      `/REPORTS/a?file=${mark}`,
      `/x/../reports/a?file=${mark}`,
      `/reports/a/?file=${mark}`,
      `/%72eports/a?file=${mark}`,
    ]) {
      const { status } = await sent({ target }, patches);

      assert.equal(status, 400, target);
    }
  });
});

suite('a rule about values', () => {
  const rule = (more: string) => `version: 1\nrules:\n  - { id: notes, match: { endpoint: POST /notes }, ${more} }\n`;
  const note = (value: unknown): RequestForm => ({
    method: 'POST',
    target: '/notes',
    lines: [json],
    body: JSON.stringify({ note: value, rest: 1 }),
  });

  test('takes out what it finds in a body, and nothing else', async () => {
    const { requests, status } = await sent(note([mark, 'plain']), rule("value: { in: body, matches: '(?i)quince-' }, treat: strip"));

    assert.equal(status, 200);
    assert.equal(requests[0]?.body.toString(), '{"note":["plain"],"rest":1}');
  });

  test('refuses what it cannot take out: a part that nobody reads, the name of a file, a field behind a semicolon', async () => {
    const strip = rule("value: { in: body, matches: '(?i)quince-' }, treat: strip");
    const bodies: readonly (readonly [line: string, body: string])[] = [
      [multipart, part('note', mark, 'Content-Type: image/png\r\n')],
      [multipart, part(`note"; filename="${mark}`, 'ok')],
      [form, JSON.stringify({ note: mark })],
    ];

    for (const [line, body] of bodies)
      assert.equal((await sent({ method: 'POST', target: '/notes', lines: [line], body }, strip)).status, 403, body);
  });

  test('masks what it finds in a body and in a header', async () => {
    const found = await sent(
      { ...note(mark), lines: [json, `X-Note: ${mark}`, 'X-Other: kept'] },
      rule("value: { in: [body, header], matches: '(?i)quince-' }, treat: mask:last-four"),
    );

    assert.equal(found.requests[0]?.body.toString(), '{"note":"******-**~**rker","rest":1}');
    assert.match(found.requests[0]?.lines.map((line) => line.join(': ')).join('\n') ?? '', /^x-note: \S*\*rker$/im);
    assert.match(found.requests[0]?.lines.map((line) => line.join(': ')).join('\n') ?? '', /^x-other: kept$/im);
  });

  test('that lets pass lets the message pass', async () => {
    const one = { method: 'POST', target: "/notes?q=x'%20OR%201=1%20--%20", lines: [json], body: JSON.stringify({ key: mark }) };

    assert.equal((await sent(one, rule('value: { in: body, contains: [quince-77] }, treat: allow'))).status, 200);
    assert.equal((await sent({ ...one, body: '{}' }, rule('value: { in: body, contains: [quince-77] }, treat: allow'))).status, 403);
  });

  test('is asked with its condition, and reports in mode observe', async () => {
    const when = rule(
      `when: '"x-team" in request.headers && request.headers["x-team"] == "b"', value: { in: body, contains: [quince] }, treat: block`,
    );
    const tried = rule('value: { in: body, contains: [quince] }, treat: block, mode: observe');

    assert.equal((await sent(note(mark), when)).status, 200);
    assert.equal((await sent({ ...note(mark), lines: [json, 'X-Team: b'] }, when)).status, 403);
    const { status, findings } = await sent(note(mark), tried);
    assert.equal(status, 200);
    assert.deepEqual(
      findings.map(({ kind }) => kind),
      ['rule.notes', 'policy.observe'],
    );
  });

  test('that would cost too much holds back instead', async () => {
    const costly = rule("value: { in: body, matches: '(?i)quince[a-z]{0,400}x' }, treat: block");

    const { status, findings } = await sent(note(`${'quince '.repeat(30_000)}`), costly);

    assert.equal(status, 403);
    assert.match(findings[0]?.because ?? '', /too much to be held against the pattern, so that nobody can tell/);
  });
});
