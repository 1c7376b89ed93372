import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { codings } from '../support/codings.ts';
import { type GateSetup, openGate } from '../support/gate.ts';
import { ask } from '../support/raw-exchange.ts';
import { always, answerBytes, RawUpstream } from '../support/raw-upstream.ts';
import { rows } from '../support/rows.ts';
import { type Passed, sendOnce } from '../support/send-once.ts';

const ndjson = ['Content-Type: application/x-ndjson'];
const json = ['Content-Type: application/json'];
const leak = { password: 'correct-horse-battery' };

function answered(body: Buffer | string, lines: readonly string[], setup: GateSetup = {}): Promise<Passed> {
  return sendOnce({}, setup, always(answerBytes(body, { lines, framing: 'chunked' })));
}

function sent(body: Buffer | string, lines: readonly string[], setup: GateSetup = {}, target = '/thing'): Promise<Passed> {
  return sendOnce({ method: 'POST', target, lines, body }, setup);
}

test('a short request that is long once its coding is off is as one that came long', async () => {
  const gzip = codings.find(({ name }) => name === 'gzip');
  assert.ok(gzip);
  const body = gzip.encode(Buffer.from(JSON.stringify(Array.from({ length: 180_000 }, (_, index) => index))));

  const { record } = await sent(body, [...json, ...gzip.lines]);

  const { coverage } = record.request.inspection;
  assert.equal(coverage.kind === 'partial' && coverage.why, 'too-large');
});

suite('a long body is judged item by item', () => {
  test('also one that came short, and is long once its coding is off', async () => {
    const orders = Array.from({ length: 20_000 }, (_, index) => ({ id: `row-${index}`, state: 'open', note: 'nothing to be said of it' }));
    const leaking = JSON.stringify(orders.map((row) => ({ ...row, ...leak })));
    const gzip = codings.find(({ name }) => name === 'gzip');
    assert.ok(gzip);
    const encoded = gzip.encode(Buffer.from(leaking));
    assert.ok(encoded.length < 262_144 && leaking.length > 1_048_576);

    const { answer, record } = await answered(encoded, [...json, ...gzip.lines]);

    assert.ok(gzip.decode(answer.body).equals(Buffer.from(JSON.stringify(orders))));
    assert.equal(record.strippedCount, 20_000);
    assert.equal(record.response?.inspection.coverage.kind, 'whole');
  });

  test('a line that is cut from its head is counted', async () => {
    const { answer, record } = await answered(`[${'"plain",'.repeat(50_000)}"end"]`, [...json, 'X-Powered-By: PHP/8.1.2']);

    assert.ok(!answer.lines.some(([name]) => name.toLowerCase() === 'x-powered-by'));
    assert.equal(record.strippedCount, 1);
  });

  for (const coding of codings) {
    test(`a list: ${coding.name}`, async () => {
      const all = rows(500, (row, index) => Object.assign(row, index % 3 === 0 ? leak : {}));
      const clean = rows(500);

      const { answer, record } = await answered(coding.encode(Buffer.from(JSON.stringify({ items: all, total: 500 }))), [
        ...json,
        ...coding.lines,
      ]);

      assert.ok(answer.isComplete);
      assert.equal(coding.decode(answer.body).toString(), JSON.stringify({ items: clean, total: 500 }));
      assert.equal(record.strippedCount, 167);
      assert.equal(record.response?.inspection.coverage.kind, 'whole');
    });

    test(`lines: ${coding.name}`, async () => {
      const text = (list: readonly unknown[]) => list.map((row) => `${JSON.stringify(row)}\n`).join('');

      const { answer, record } = await answered(coding.encode(Buffer.from(text(rows(500, (row) => Object.assign(row, leak))))), [
        ...ndjson,
        ...coding.lines,
      ]);

      assert.equal(coding.decode(answer.body).toString(), text(rows(500)));
      assert.equal(record.strippedCount, 500);
    });
  }

  test('rows of a list that may not be seen are dropped as they flow', async () => {
    const policies = { 'p.yaml': 'version: 1\nrules:\n  - { id: even, where: response.body, keep: item.n % 2 == 0 }\n' };
    const all = rows(500, (row, index) => Object.assign(row, { n: index }));

    const { answer, record } = await answered(JSON.stringify(all), json, { policies });

    assert.deepEqual(
      JSON.parse(answer.body.toString()),
      all.filter((_, index) => index % 2 === 0),
    );
    assert.equal(record.droppedRows, 250);
  });

  test('a stream that does not end flows all the same', async () => {
    let end: () => void = () => undefined;
    await using upstream = await RawUpstream.open((_request, socket) => {
      const rest = Buffer.from(JSON.stringify(rows(400)));
      socket.write(`HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${rest.length + 1}\r\n\r\n`);
      socket.write(rest.subarray(0, -1));
      end = () => void socket.write(']\n');
    });
    await using gate = await openGate({ upstream: upstream.url });

    const response = await fetch(`${gate.url}/rows`);
    const reader = response.body?.getReader();
    let bytes = 0;
    while (bytes < 300_000) bytes += (await reader?.read())?.value?.length ?? 0;
    end();
    for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) bytes += part.value.length;

    assert.equal(bytes, JSON.stringify(rows(400)).length + 1);
  });
});

suite('exchanges at once', () => {
  test('each gets its own answer, however many are judged between its bytes', async () => {
    const bodyOf = (target: string) => {
      const count = Number(target.slice(1)) % 7 === 0 ? 300 : 1 + (Number(target.slice(1)) % 5);
      return JSON.stringify(rows(count, (row) => Object.assign(row, { of: target }, leak)));
    };
    await using upstream = await RawUpstream.open(({ target }, socket) => {
      const coding = codings[Number(target.slice(1)) % codings.length];
      if (coding) socket.write(answerBytes(coding.encode(Buffer.from(bodyOf(target))), { lines: [...json, ...coding.lines] }));
    });
    await using gate = await openGate({ upstream: upstream.url });
    const targets = Array.from({ length: 84 }, (_, index) => `/${index}`);

    const answers = await Promise.all(targets.map((target) => ask(gate.port, target)));

    for (const [index, answer] of answers.entries()) {
      const expected = bodyOf(targets[index] ?? '').replaceAll(',"password":"correct-horse-battery"', '');
      assert.equal(codings[index % codings.length]?.decode(answer.body).toString(), expected, targets[index]);
    }
  });
});

const choice = `
openapi: 3.1.0
info: { title: t, version: "1" }
paths:
  /thing:
    get:
      responses:
        "200":
          description: one of two
          content:
            application/json:
              schema: { type: array, items: { oneOf: [{ $ref: "#/components/schemas/Person" }, { $ref: "#/components/schemas/Firm" }] } }
components:
  schemas:
    Person: { type: object, required: [kind], properties: { kind: { const: person }, email: { type: string } } }
    Firm: { type: object, required: [kind], properties: { kind: { const: firm }, name: { type: string } } }
`;

suite('undeclared', () => {
  test('what one alternative declares is undeclared in another', async () => {
    const { answer, record } = await answered('[{"kind":"firm","email":"ada@mail.example.com","name":"Firm"}]', json, { contract: choice });

    assert.equal(answer.body.toString(), '[{"kind":"firm","name":"Firm"}]');
    assert.equal(record.strippedCount, 1);
  });

  test('where a field is declared in one item, and not in the next, both are one place: it is cut in both', async () => {
    const { answer } = await answered(
      '[{"kind":"person","email":"ada@mail.example.com"},{"kind":"firm","email":"bob@mail.example.com"}]',
      json,
      { contract: choice },
    );

    assert.ok(!answer.body.includes('bob@mail'));
  });

  const everything = 'version: 1\nrules:\n  - { id: all, match: { declared: undeclared, place: "response.body/**" }, treat: strip }\n';

  test('a rule may cut whatever is undeclared, of a class or of none', async () => {
    const { answer } = await answered('[{"kind":"firm","rating":{"inner":7}}]', json, {
      contract: choice,
      policies: { 'p.yaml': everything },
    });

    assert.equal(answer.body.toString(), '[{"kind":"firm"}]');
  });

  test('an endpoint that the contract does not name passes, and is reported', async () => {
    const contract = choice.replace('/thing:', '/other:');

    const { answer, record } = await answered('{"email":"ada@mail.example.com"}', json, { contract });

    assert.equal(answer.status, 200);
    assert.equal(record.isDeclared, false);
    assert.ok(record.request.inspection.findings.some(({ owasp }) => owasp === 'API9:2023'));
    assert.equal(answer.body.toString(), '{}');
  });

  test('asking what a named path may be asked for is no endpoint that the contract forgot', async () => {
    await using upstream = await RawUpstream.open(always(answerBytes('')));
    await using gate = await openGate({ upstream: upstream.url, contract: choice });
    const asking = ['Origin: https://shop.example', 'Access-Control-Request-Method: GET'];

    await ask(gate.port, '/thing', asking, 'OPTIONS');
    await ask(gate.port, '/elsewhere', asking, 'OPTIONS');

    const records = await gate.record.atLeast(2);
    assert.deepEqual(
      records.map(({ isDeclared, request }) => [isDeclared, request.inspection.findings.length]),
      [
        [true, 0],
        [false, 1],
      ],
    );
  });

  test('without a contract nothing counts as undeclared: secrets are cut, personal data passes', async () => {
    const { answer } = await answered('{"email":"ada@mail.example.com","password":"correct-horse-battery"}', json);

    assert.equal(answer.body.toString(), '{"email":"ada@mail.example.com"}');
  });
});

suite('answers that are no JSON', () => {
  const lines = ['Content-Type: text/csv; charset=utf-8'];

  test('a column of CSV is what its head calls it: secrets are emptied, and the rest goes to the byte', async () => {
    const { answer, record } = await answered(
      'id,email,password\n1,ada@mail.example.com,correct-horse\n2,bob@mail.example.com,"battery, staple"\n',
      lines,
    );

    assert.equal(answer.body.toString(), 'id,email,password\n1,ada@mail.example.com,\n2,bob@mail.example.com,""\n');
    assert.deepEqual(record.response?.inspection.columns.map(({ place, dataClass }) => [place, dataClass]).toSorted(), [
      ['response.body/*/email', 'personal.email'],
      ['response.body/*/password', 'secret.password'],
    ]);
  });

  test('a long CSV is judged row by row', async () => {
    const rows = Array.from({ length: 20_000 }, (_, id) => `${id},person${id}@mail.example.com,correct-horse-${id}`);

    const { answer, record } = await answered(`id,email,password\n${rows.join('\n')}\n`, lines);

    assert.equal(answer.body.toString(), `id,email,password\n${rows.map((row) => row.replace(/[^,]*$/, '')).join('\n')}\n`);
    assert.equal(record.response?.inspection.coverage.kind, 'whole');
    assert.equal(record.strippedCount, 20_000);
  });

  for (const [type, before, after] of [
    ['text/html', '<p>', '</p>'],
    ['application/xml', '<error>', '</error>'],
    ['text/plain', '', ''],
  ] as const) {
    test(`a trace and a database's error do not leave in ${type}, whatever the status`, async () => {
      const trace = 'Error: boom\n    at handler (/srv/app/orders.js:10:5)\n    at next (/srv/app/router.js:20:7)';
      const sql = "SQLSTATE[42S02]: Base table or view not found: 1146 Table 'shop.ordrs' doesn't exist";

      const { answer } = await answered(`${before}${trace}${after} ${before}${sql}${after}`, [`Content-Type: ${type}`]);

      assert.ok(!/srv|SQLSTATE|ordrs/.test(answer.body.toString()), answer.body.toString());
    });
  }
});

const taken = `
openapi: 3.1.0
info: { title: t, version: "1" }
paths:
  /thing:
    post:
      requestBody:
        content:
          application/json: { schema: { type: object, required: [n], properties: { n: { type: integer } } } }
          application/x-www-form-urlencoded: { schema: { type: object, required: [n], properties: { n: { type: integer }, note: { type: string } } } }
          multipart/form-data: { schema: { type: object, properties: { n: { type: integer }, file: { type: string, format: binary } } } }
      responses: { "200": { description: ok } }
`;

suite('requests', () => {
  for (const [mode, status, asked] of [
    ['observe', 200, 1],
    ['shadow', 200, 1],
    ['enforce', 400, 0],
  ] as const) {
    test(`an invalid one in ${mode}`, async () => {
      const { answer, record, requests } = await sent('{"n":"seven"}', json, { contract: taken, mode });

      assert.equal(answer.status, status);
      assert.equal(requests.length, asked);
      assert.equal(record.request.decision.kind, 'block');
      assert.ok(record.request.inspection.findings.some(({ kind, place }) => kind === 'request.invalid' && place === 'request.body/n'));
    });
  }

  test('one whose object names a member twice is invalid: the upstream could take the one that was not looked at', async () => {
    const body = '{"n":7,"n":8}';

    const declared = await sent(body, json, { contract: taken });
    const unknown = await sent(body, json);

    assert.equal(declared.answer.status, 400);
    assert.equal(unknown.answer.status, 200);
    assert.ok(unknown.record.request.inspection.findings.some(({ kind }) => kind === 'request.duplicate-member'));
  });

  test('JSON that is sent as text is looked at, and stays text to the contract', async () => {
    const contract = taken.replace(
      'application/json: { schema: { type: object, required: [n], properties: { n: { type: integer } } } }',
      'text/plain: { schema: { type: string } }',
    );
    const lines = ['Content-Type: text/plain'];
    const policies = { 'p.yaml': 'version: 1\nrules:\n  - { id: in, match: { class: secret.password, side: request }, treat: strip }\n' };

    const { answer, requests } = await sent('{"a":1,"password":"correct-horse-battery"}', lines, { contract, policies });

    assert.equal(answer.status, 200);
    assert.equal(requests[0]?.body.toString(), '{"a":1}');
  });

  test('a form is read, validated and goes on as it was', async () => {
    const form = 'note=a+b%26c%C3%A9&n=7&&';
    const lines = ['Content-Type: application/x-www-form-urlencoded'];

    const good = await sent(form, lines, { contract: taken });
    const bad = await sent('n=x', lines, { contract: taken });

    assert.equal(good.answer.status, 200);
    assert.equal(good.requests[0]?.body.toString(), form);
    assert.equal(good.record.request.inspection.coverage.kind, 'whole');
    assert.equal(bad.answer.status, 400);
  });

  test('a value of a form is cut out of it, and nothing else is', async () => {
    const policies = { 'p.yaml': 'version: 1\nrules:\n  - { id: in, match: { class: secret.password, side: request }, treat: strip }\n' };

    const { requests } = await sent('a=%41&password=correct-horse-battery&b=+', ['Content-Type: application/x-www-form-urlencoded'], {
      policies,
    });

    assert.equal(requests[0]?.body.toString(), 'a=%41&b=+');
  });

  test('a multipart body with a file goes on byte for byte, its fields judged', async () => {
    const body = Buffer.concat([
      Buffer.from('--x\r\nContent-Disposition: form-data; name="email"\r\n\r\nada@mail.example.com\r\n--x\r\n'),
      Buffer.from('Content-Disposition: form-data; name="file"; filename="a.bin"\r\nContent-Type: application/octet-stream\r\n\r\n'),
      Buffer.from([0, 255, 13, 10, 45, 45, 0]),
      Buffer.from('\r\n--x--\r\n'),
    ]);

    const { requests, record } = await sent(body, ['Content-Type: multipart/form-data; boundary=x']);

    assert.deepEqual(requests[0]?.body, body);
    assert.ok(record.request.inspection.columns.some(({ dataClass }) => dataClass === 'personal.email'));
  });

  test('one that cannot be inspected is the client’s fault where a route is closed', async () => {
    const long = await sent(Buffer.alloc(1_100_000, 0), ['Content-Type: image/png'], { onInspectError: 'closed' });
    const broken = await sent('{"n":', json, { onInspectError: 'closed' });

    assert.deepEqual([long.answer.status, broken.answer.status], [413, 400]);
    assert.equal(long.requests.length + broken.requests.length, 0);
  });

  test('a picture that is longer than is held goes on, counted as unread', async () => {
    const body = Buffer.alloc(1_100_000, 0);

    const { requests, record } = await sent(body, ['Content-Type: image/png']);

    assert.deepEqual(requests[0]?.body, body);
    assert.deepEqual(record.request.inspection.coverage, { kind: 'partial', bytesSeen: 0, bytesUnseen: 1_100_000, why: 'too-large' });
  });
});

suite('what cannot be inspected', () => {
  const secret = JSON.stringify(leak);
  const cases: Readonly<Record<string, { readonly body: Buffer; readonly lines: readonly string[]; readonly why: string }>> = {
    'an unknown coding': { body: Buffer.from(secret), lines: [...json, 'Content-Encoding: rot13'], why: 'unknown-encoding' },
    'an unknown coding of a long body': {
      body: Buffer.alloc(400_000, 'x'),
      lines: [...json, 'Content-Encoding: rot13'],
      why: 'unknown-encoding',
    },
    'a broken coding': { body: Buffer.from('no gzip at all'), lines: [...json, 'Content-Encoding: gzip'], why: 'undecodable' },
    'a picture': { body: Buffer.from([137, 80, 78, 71, 0, 1, 2]), lines: ['Content-Type: image/png'], why: 'unknown-media-type' },
    'a long picture': { body: Buffer.alloc(400_000, 0), lines: ['Content-Type: image/png'], why: 'unknown-media-type' },
    'broken JSON': { body: Buffer.from('{"a":1,,}'), lines: json, why: 'invalid-syntax' },
    'UTF-16': { body: Buffer.from(`\ufeff${secret}`, 'utf16le'), lines: json, why: 'unknown-encoding' },
    'a depth beyond the bound': { body: Buffer.from('['.repeat(3_000)), lines: json, why: 'too-deep' },
  };
  for (const [name, { body, lines, why }] of Object.entries(cases)) {
    test(`${name} passes a route that is open, with the reason`, async () => {
      const { answer, record } = await answered(body, lines);

      assert.equal(answer.status, 200);
      assert.ok(answer.body.equals(body));
      const coverage = record.response?.inspection.coverage;
      assert.equal(coverage?.kind === 'partial' ? coverage.why : null, why);
      assert.ok(record.response?.inspection.findings.some(({ kind }) => kind === 'response.partly-inspected'));
    });

    test(`${name} does not pass a route that is closed`, async () => {
      const { answer, record } = await answered(body, lines, { onInspectError: 'closed' });

      assert.ok(answer.status === 502 || (!answer.isComplete && answer.body.length === 0), `${answer.status}, ${answer.body.length} bytes`);
      const decision = record.response?.decision;
      assert.equal(decision?.kind === 'block' ? decision.because[0].rule : null, 'configuration/on-inspect-error');
    });
  }

  test('more values than there is room for are said to be unread', async () => {
    const many = JSON.stringify(Array.from({ length: 70_000 }, (_, index) => `u${index}@mail.example.com`));

    const { record } = await answered(many, json, { limits: { heldBytesMax: 8_000_000 } });

    const coverage = record.response?.inspection.coverage;
    assert.equal(coverage?.kind === 'partial' ? coverage.why : null, 'too-many-values');
  });

  const manyPlaces = JSON.stringify({
    ...Object.fromEntries(
      Array.from({ length: 20 }, (_, outer) => [
        `o${outer}`,
        Object.fromEntries(Array.from({ length: 60 }, (_, inner) => [`m${inner}`, `u${outer}-${inner}@mail.example.com`])),
      ]),
    ),
    last: leak,
  });

  test('more places than there are columns for are said to be unread', async () => {
    const open = await answered(manyPlaces, json);
    const closed = await answered(manyPlaces, json, { onInspectError: 'closed' });

    const coverage = open.record.response?.inspection.coverage;
    assert.equal(coverage?.kind === 'partial' ? coverage.why : null, 'too-many-values');
    assert.equal(closed.answer.status, 502);
  });

  test('a secret at a place beyond the columns is cut as any other', async () => {
    const { answer } = await answered(manyPlaces, json);

    assert.ok(!answer.body.includes('correct-horse'));
  });
});
