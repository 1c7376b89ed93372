import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { openGate, type TestGate } from '../support/gate.ts';
import { exchangeRaw, requestText } from '../support/raw-exchange.ts';
import { always, answerBytes, RawUpstream } from '../support/raw-upstream.ts';

const attack = "kumquat' OR 1=1 -- ";
const escaped = encodeURIComponent(attack);
const json = 'Content-Type: application/json';
const form = 'Content-Type: application/x-www-form-urlencoded';
const multipart = 'Content-Type: multipart/form-data; boundary=x';
const part = `--x\r\nContent-Disposition: form-data; name="q"\r\n\r\n${attack}`;
const good = JSON.stringify({ q: attack });
const megabyte = 1_048_576;
const bytes = (...pieces: readonly (string | readonly number[])[]): Buffer =>
  Buffer.concat(pieces.map((piece) => (typeof piece === 'string' ? Buffer.from(piece) : Buffer.from([...piece]))));

/** Bodies that are wrong in one way, each with an attack in it. */
const bodies: Readonly<Record<string, readonly [lines: readonly string[], body: string | Buffer]>> = {
  'bytes that are no UTF-8, in a text of JSON': [[json], bytes('{"a":"', [0xff, 0xfe, 0xc0, 0xaf], `","q":${JSON.stringify(attack)}}`)],
  'bytes that are no UTF-8, in the text of the attack': [[json], bytes('{"q":"', [0xc3], `${attack}"}`)],
  'bytes that are no UTF-8, in a name': [[json], bytes('{"', [0x80, 0xff], `":${JSON.stringify(attack)}}`)],
  'bytes that are no UTF-8, in a form': [[form], bytes('a=', [0xff, 0xfe], `&b=%ff%c0%af&q=${escaped}`)],
  'bytes that are no UTF-8, in a part': [[multipart], bytes(`${part}`, [0xff, 0x80], '\r\n--x--\r\n')],
  'lone halves of surrogate pairs': [[json], `{"a":"\\ud800","\\udfff":1,"q":${JSON.stringify(attack)}}`],
  'a byte order mark': [[json], `\ufeff${good}`],
  NULs: [[json], `{"a":"\\u0000","q":${JSON.stringify(attack)}}`],
  'raw controls in a text': [[json], `{"a":"\u0001\u0002","q":${JSON.stringify(attack)}}`],
  'a member twice, the attack first': [[json], `{"q":${JSON.stringify(attack)},"q":"a"}`],
  'a member twice, the attack last': [[json], `{"q":"a","q":${JSON.stringify(attack)}}`],
  'a member twice, one of them escaped': [[json], `{"q":"a","\\u0071":${JSON.stringify(attack)}}`],
  'one text of a megabyte': [[json], JSON.stringify({ q: 'a '.repeat(megabyte / 2) + attack })],
  'one text of a megabyte that looks like the beginning of an attack': [[json], JSON.stringify({ q: "'(".repeat(megabyte / 2) + attack })],
  'one field of a megabyte': [[form], `q=${'a+'.repeat(megabyte / 2)}${escaped}`],
  'one part of a megabyte': [[multipart], `${part.replace(attack, 'a '.repeat(megabyte / 2) + attack)}\r\n--x--\r\n`],
  'arrays in arrays': [[json], `${'['.repeat(3_000)}${JSON.stringify(attack)}${']'.repeat(3_000)}`],
  'objects in objects': [[json], `${'{"a":'.repeat(3_000)}${JSON.stringify(attack)}${'}'.repeat(3_000)}`],
  'objects in objects that are just not too deep': [[json], `${'{"a":'.repeat(60)}${JSON.stringify(attack)}${'}'.repeat(60)}`],
  'a name of many brackets': [[form], `a${'[b]'.repeat(2_000)}=1&q=${escaped}`],
  'ten thousand fields': [[form], `${'a=1&'.repeat(10_000)}q=${escaped}`],
  'JSON called text': [['Content-Type: text/plain'], good],
  'JSON called bytes': [['Content-Type: application/octet-stream'], good],
  'JSON called a form': [[form], good],
  'JSON called a form, with signs of one': [[form], JSON.stringify({ a: '&b=c&', q: attack })],
  'JSON called a form, a member twice': [[form], `{"q":${JSON.stringify(attack)},"q":"a"}`],
  'JSON called a table': [['Content-Type: text/csv'], JSON.stringify([{ a: 1, q: attack }])],
  'JSON called lines': [['Content-Type: application/x-ndjson'], good],
  'JSON called an image': [['Content-Type: image/png'], good],
  'JSON called XML': [['Content-Type: application/xml'], good],
  'JSON called nothing': [[], good],
  'JSON under two names': [[json, 'Content-Type: text/plain'], good],
  'JSON under a name that is none': [['Content-Type: ;;,/'], good],
  'JSON called UTF-16': [['Content-Type: application/json; charset=utf-16'], good],
  'UTF-16 that says nothing': [[json], Buffer.from(good, 'utf16le')],
  'a form called JSON': [[json], `q=${escaped}`],
  'a form called multipart': [[multipart], `q=${escaped}`],
  'XML called JSON': [[json], `<q>${attack}</q>`],
  'JSON with a comment': [[json], `{/* a */"q":${JSON.stringify(attack)}}`],
  'JSON with a comma too many': [[json], `{"q":${JSON.stringify(attack)},}`],
  'JSON in single quotes': [[json], `{'q':"${attack}"}`],
  'JSON that ends early': [[json], good.slice(0, -1)],
  'JSON behind JSON': [[json], `{}${good}`],
  'numbers that are none': [[json], `{"a":NaN,"b":1e999999,"q":${JSON.stringify(attack)}}`],
  'a coding that is not there': [[json, 'Content-Encoding: gzip'], good],
  'a coding that nobody knows': [[json, 'Content-Encoding: rot13'], good],
  'a coding that ends early': [[json, 'Content-Encoding: gzip'], gzipSync(good).subarray(0, -9)],
  'a part without an end': [[multipart], part],
  'a part without an end behind a whole one': [[multipart], `--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n${part}`],
  'a head without an end': [[multipart], `--x\r\nContent-Disposition: form-data; name="q"\r\nX: ${attack}`],
  'a part without a name': [[multipart], `${part.replace(' name="q"', '')}\r\n--x--\r\n`],
  'a part twice': [[multipart], `--x\r\nContent-Disposition: form-data; name="q"\r\n\r\na\r\n${part}\r\n--x--\r\n`],
  'parts under another boundary': [[multipart], `${part.replaceAll('--x', '--y')}\r\n--y--\r\n`],
  'parts without a boundary': [['Content-Type: multipart/form-data'], `${part}\r\n--x--\r\n`],
  'an attack before the first part': [[multipart], `${attack}\r\n--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--x--\r\n`],
  'an attack behind the last part': [[multipart], `--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--x--\r\n${attack}`],
};

/** Targets and heads that are wrong in one way, each with an attack in it. */
const heads: Readonly<Record<string, readonly [target: string, lines: readonly string[]]>> = {
  'escapes that are none': [`/things?a=%zz%&q=${escaped}`, []],
  'escapes of bytes that are no UTF-8': [`/things?a=%ff%fe&q=${escaped}`, []],
  'an overlong escape': [`/things?a=%c0%af&q=${escaped}`, []],
  'a parameter twice': [`/things?q=a&q=${escaped}`, []],
  'a thousand parameters': [`/things?${'a&'.repeat(1_000)}q=${escaped}`, []],
  'separators alone': [`/things?&&=&==&;q=${escaped}`, []],
  'a question mark twice': [`/things??q=${escaped}`, []],
  'a parameter that is longer than a target may be': [`/things?q=${'a'.repeat(megabyte)}${escaped}`, []],
  'a header that is longer than a head may be': ['/things', [`X-Q: ${'a'.repeat(megabyte)}${attack}`]],
  'a header with bytes beyond ASCII': ['/things', [`X-A: \u00ff\u00fe`, `X-Q: ${attack}`]],
  'a cookie without a name': ['/things', [`Cookie: =a; ;; q=${attack}`]],
};

const modes = ['open', 'closed'] as const;
let gates: readonly TestGate[] = [];
let upstream: RawUpstream;

before(async () => {
  upstream = await RawUpstream.open(always(answerBytes('{}', { lines: [json] })));
  gates = await Promise.all(modes.map((onInspectError) => openGate({ upstream: upstream.url, onInspectError })));
});

after(async () => {
  for (const gate of gates) await gate[Symbol.asyncDispose]();
  await upstream[Symbol.asyncDispose]();
});

async function sent(request: Buffer, { port, record }: TestGate) {
  const [recorded, asked] = [record.records.length, upstream.requests.length];
  const { status } = await exchangeRaw(port, request);
  return { status, asked: upstream.requests.length - asked, record: record.records[recorded] ?? null };
}

/** Refused for what it is, refused for a reason, or let through with the reason why it was not read: never whole, quiet and upstream. */
async function isNeverSilent(request: Buffer): Promise<void> {
  for (const [index, gate] of gates.entries()) {
    const onInspectError = modes[index];
    const { status, asked, record } = await sent(request, gate);

    assert.ok(status === 200 || (status >= 400 && status < 500), `${onInspectError}: ${status}`);
    if (record === null) {
      // No exchange yet: what cannot be a message is refused before there is one to record.
      assert.deepEqual([status >= 400, asked], [true, 0]);
      continue;
    }
    const { inspection, decision } = record.request;
    const isAttack = inspection.findings.some(({ kind, confidence }) => kind === 'attack.sql-injection' && confidence === 'certain');
    const why = inspection.coverage.kind === 'partial' ? inspection.coverage.why : null;
    if (status === 200) {
      assert.deepEqual([onInspectError, isAttack, asked], ['open', false, 1]);
      assert.ok(why !== null && inspection.findings.length > 0, `passed as if it had been read: ${JSON.stringify(inspection)}`);
    } else {
      assert.equal(asked, 0);
      assert.ok(decision.kind === 'block' && decision.because.length > 0, JSON.stringify(decision));
      assert.ok(isAttack || why !== null || decision.because[0].rule !== '', JSON.stringify(inspection));
    }
  }
}

suite('a request that is wrong is judged or refused with a reason: nothing breaks, and nothing passes as if it had been read', () => {
  for (const [what, [lines, body]] of Object.entries(bodies))
    test(`a body: ${what}`, () => isNeverSilent(requestText('POST', '/things', lines, body)));

  for (const [what, [target, lines]] of Object.entries(heads))
    test(`a head: ${what}`, () => isNeverSilent(requestText('GET', target, lines)));
});
