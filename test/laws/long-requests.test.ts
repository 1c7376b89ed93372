import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import type { Inspection } from '@sluice/model';
import { type GateSetup, openGate } from '../support/gate.ts';
import { exchangeRaw, requestText } from '../support/raw-exchange.ts';
import { always, answerBytes, RawUpstream } from '../support/raw-upstream.ts';
import { sendOnce } from '../support/send-once.ts';

const json = 'Content-Type: application/json';
const attack = "' OR 1=1 -- ";
/** More than is held. */
const long = 1_100_000;

async function sent(lines: readonly string[], body: string | Buffer, setup: GateSetup = {}) {
  const { answer, requests, record } = await sendOnce({ method: 'POST', target: '/things', lines, body }, setup);
  const { decision, inspection } = record.request;
  const rule = decision.kind === 'block' ? decision.because[0].rule : null;
  const unjudged = inspection.findings.find(({ kind }) => kind === 'request.unjudged-body');
  return { status: answer.status, rule, unjudged, inspection, asked: requests.length };
}

const multipart = 'Content-Type: multipart/form-data; boundary=x';

function upload(...parts: readonly (readonly [head: string, content: string | Buffer])[]): Buffer {
  return Buffer.concat([
    ...parts.flatMap(([head, content], index) => [Buffer.from(`${index === 0 ? '' : '\r\n'}--x\r\n${head}\r\n\r\n`), Buffer.from(content)]),
    Buffer.from('\r\n--x--\r\n'),
  ]);
}

function chunked(body: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`${body.length.toString(16)}\r\n`), body, Buffer.from('\r\n0\r\n\r\n')]);
}

function bytesUnseenOf({ coverage }: Inspection): number {
  return coverage.kind === 'partial' ? coverage.bytesUnseen : 0;
}

const words = 'a word and another, '.repeat(52_000).slice(0, 1_000_000);

suite('a long request', () => {
  test('of up to a megabyte is looked at to its last byte', async () => {
    const ordinary = await sent([json], JSON.stringify({ note: words }));
    const hostile = await sent([json], JSON.stringify({ note: words, name: attack }));

    assert.deepEqual([ordinary.status, ordinary.inspection.coverage.kind], [200, 'whole']);
    assert.deepEqual([hostile.status, hostile.rule], [403, 'default/attacks-are-refused']);
  });

  const padding = 'x'.repeat(long);
  const hidden: Readonly<Record<string, readonly [line: string, body: string | Buffer]>> = {
    'in JSON': [json, JSON.stringify({ padding, name: attack })],
    'in a form': ['Content-Type: application/x-www-form-urlencoded', `padding=${padding}&name=${encodeURIComponent(attack)}`],
    'in XML': ['Content-Type: application/xml', `<a>${padding}</a>`],
    'in records': ['Content-Type: application/x-ndjson', `{"padding":"${padding}"}\n`],
    'in a table': ['Content-Type: text/csv', `padding\n${padding}\n`],
    'in JSON of another name': ['Content-Type: application/octet-stream', ` { "padding":"${padding}"}`],
    'in JSON without a name': ['X-Type: none', `[{"padding":"${padding}"}]`],
    'in what no grammar names': ['Content-Type: json', padding],
    'below very many levels': [json, `${'['.repeat(3_000)}"${attack}"`],
    'behind very many values': [json, `[${'0,'.repeat(300_000)}"${attack}"]`],
    'in a bomb': [`${json}\r\nContent-Encoding: gzip`, gzipSync(JSON.stringify({ padding: ' '.repeat(16_000_000) }))],
  };
  for (const [where, [line, body]] of Object.entries(hidden)) {
    test(`beyond it hides nothing ${where}: it is refused with the reason before the upstream is asked`, async () => {
      const { status, rule, asked, unjudged } = await sent([line], body);

      assert.deepEqual([status, rule, asked], [413, 'default/bodies-are-judged', 0]);
      assert.match(unjudged?.because ?? '', /^\d+ bytes of the body were not looked at for attacks: /);
    });
  }

  test('that brings a file, or that nobody would look at, passes and is counted as unread', async () => {
    const file = Buffer.alloc(long, 0);
    const upload = Buffer.concat([
      Buffer.from('--x\r\nContent-Disposition: form-data; name="f"; filename="a.png"\r\nContent-Type: image/png\r\n\r\n'),
      file,
      Buffer.from('\r\n--x--\r\n'),
    ]);
    const passed = [
      await sent(['Content-Type: image/png'], file),
      await sent(['Content-Type: application/octet-stream'], file),
      await sent(['Content-Type: multipart/form-data; boundary=x'], upload),
      await sent([json], JSON.stringify({ padding }), { attacks: 'off' }),
    ];

    for (const { status, asked, unjudged, inspection } of passed)
      assert.deepEqual([status, asked, unjudged, inspection.coverage.kind], [200, 1, undefined, 'partial']);
  });

  const image = 'Content-Disposition: form-data; name="f"; filename="a.png"\r\nContent-Type: image/png';
  const field = 'Content-Disposition: form-data; name="q"';
  const file = Buffer.alloc(long, '\n--x-\0');

  suite('that brings a long file', () => {
    const hostile: Readonly<Record<string, Buffer>> = {
      'a field behind the file': upload([image, file], [field, attack]),
      'a field before the file': upload([field, attack], [image, file]),
      'a field between two files': upload([image, file], [field, attack], [image, file]),
      'a part of JSON behind the file': upload(
        [image, file],
        ['Content-Disposition: form-data; name="m"; filename="blob"\r\nContent-Type: application/json', JSON.stringify({ q: [attack] })],
      ),
      'the name of another file': upload([image, file], ['Content-Disposition: form-data; name="g"; filename="../../../etc/passwd"', 'a']),
      'a field that nothing ends': upload([image, file], [field, attack]).subarray(0, -'\r\n--x--\r\n'.length),
    };
    for (const [where, body] of Object.entries(hostile)) {
      test(`${where}: an attack is refused, and the upstream never has a whole request`, async () => {
        const { status, rule, asked, inspection } = await sent([multipart], body);

        assert.deepEqual([status, rule, asked], [403, 'default/attacks-are-refused', 0]);
        assert.ok(inspection.findings.some(({ kind, confidence }) => kind.startsWith('attack.') && confidence === 'certain'));
      });
    }

    test('whose length nobody announced, is judged alike', async () => {
      const statusOf = async (value: string) => {
        await using upstream = await RawUpstream.open(always(answerBytes('{}')));
        await using gate = await openGate({ upstream: upstream.url });
        const head = requestText('POST', '/things', [multipart, 'Transfer-Encoding: chunked']);
        const { status } = await exchangeRaw(gate.port, Buffer.concat([head, chunked(upload([image, file], [field, value]))]));
        return [status, upstream.requests.length];
      };

      assert.deepEqual(await statusOf(attack), [403, 0]);
      assert.deepEqual(await statusOf('plain'), [200, 1]);
    });

    test('and ordinary fields, passes to its last byte; files of text are files', async () => {
      const text = 'Content-Disposition: form-data; name="t"; filename="a.sql"\r\nContent-Type: text/plain';
      const body = upload([field, 'plain'], [image, file], [text, `${attack}\n`.repeat(10_000)], [field, "Jane O'Brien"]);
      const { answer, requests, record } = await sendOnce({ method: 'POST', target: '/things', lines: [multipart], body });

      assert.equal(answer.status, 200);
      assert.ok(requests[0]?.body.equals(body));
      assert.deepEqual(record.request.inspection.coverage, {
        kind: 'partial',
        bytesSeen: body.length - bytesUnseenOf(record.request.inspection),
        bytesUnseen: bytesUnseenOf(record.request.inspection),
        why: 'unknown-media-type',
      });
    });

    test('and goes on behind its last delimiter, where some servers read, is refused', async () => {
      const body = Buffer.concat([upload([image, file]), upload([field, attack])]);
      const { status, rule, asked } = await sent([multipart], body);

      assert.deepEqual([status, rule, asked], [413, 'default/bodies-are-judged', 0]);
    });

    test('and says two boundaries, or one that is nowhere in it, is refused', async () => {
      for (const boundary of ['boundary=y; boundary=x', "boundary*=utf-8''x", 'boundary=y']) {
        const { status, rule, asked } = await sent(
          [`Content-Type: multipart/form-data; ${boundary}`],
          upload([image, file], [field, attack]),
        );

        assert.deepEqual([status, rule, asked], [413, 'default/bodies-are-judged', 0], boundary);
      }
    });

    test('and a field that is longer than is held, is refused as such a form is', async () => {
      const { status, rule, asked } = await sent([multipart], upload([image, file], [field, 'x'.repeat(long)]));

      assert.deepEqual([status, rule, asked], [413, 'default/bodies-are-judged', 0]);
    });

    test('passes outside enforce, where attacks are not looked for, and where they are reported; what was found is recorded', async () => {
      const body = upload([image, file], [field, attack]);
      const kinds = async (setup: GateSetup) => {
        const { status, asked, inspection } = await sent([multipart], body, setup);
        return [
          status,
          asked,
          inspection.findings.filter(({ kind }) => kind === 'attack.sql-injection').map(({ confidence }) => confidence),
        ];
      };

      assert.deepEqual(await kinds({ mode: 'observe' }), [200, 1, ['certain']]);
      assert.deepEqual(await kinds({ attacks: 'report' }), [200, 1, ['possible']]);
      assert.deepEqual(await kinds({ attacks: 'off' }), [200, 1, []]);
    });
  });

  test('passes where attacks are reported only, outside enforce, where more is held, and where a rule lets it', async () => {
    const body = JSON.stringify({ padding });
    const rule =
      'version: 1\nrules:\n  - { id: imports, match: { finding: request.unjudged-body, endpoint: POST /things }, treat: allow }\n';

    assert.deepEqual(
      [
        await sent([json], body, { attacks: 'report' }),
        await sent([json], body, { mode: 'observe' }),
        await sent([json], body, { limits: { heldBytesMax: 2_000_000 } }),
        await sent([json], body, { policies: { 'shop.yaml': rule } }),
      ].map(({ status, unjudged }) => [status, unjudged?.confidence]),
      [
        [200, 'possible'],
        [200, 'certain'],
        [200, undefined],
        [200, 'certain'],
      ],
    );
  });
});
