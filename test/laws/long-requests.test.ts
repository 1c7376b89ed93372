import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import type { GateSetup } from '../support/gate.ts';
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
