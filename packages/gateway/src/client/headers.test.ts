import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { answerHeaderCases, clientCases, type HeaderCase, headerCases } from '../testing/header-cases.ts';
import { valuesOf } from '../testing/rfc9112-parser.ts';
import { Stand } from '../testing/stand.ts';
import { answerOk, exchangeRaw, RawUpstream } from '../testing/wire.ts';

suite('header lines', () => {
  let upstream: RawUpstream;
  let stand: Stand;
  let trusting: Stand;
  before(async () => {
    upstream = await RawUpstream.start((request, carried) => {
      const index = /^GET \/answer\/(\d+) /.exec(request.startLine)?.[1];
      if (index === undefined) return answerOk(request, carried);
      const lines = answerHeaderCases[Number(index)]?.sent ?? [];
      carried.socket.write(Buffer.from(`HTTP/1.1 200 OK\r\n${lines.join('\r\n')}\r\nContent-Length: 2\r\n\r\nok`, 'latin1'));
    });
    stand = await Stand.start({ upstreamPort: upstream.port });
    trusting = await Stand.start({ upstreamPort: upstream.port, trustedProxies: ['127.0.0.0/8', '10.0.0.0/8', '2001:db8::/32'] });
  });
  after(async () => {
    await stand[Symbol.asyncDispose]();
    await trusting[Symbol.asyncDispose]();
    await upstream.close();
  });

  test('there are at least 120 cases, each of another name', () => {
    const names = [...headerCases, ...answerHeaderCases].map(({ name }) => name);
    assert.ok(names.length + clientCases.length >= 120, String(names.length));
    assert.deepEqual(
      names.filter((name, index) => names.indexOf(name) !== index),
      [],
    );
  });

  for (const one of headerCases) {
    test(one.name, async () => {
      const { captured, seen } = await sent(one);

      assert.deepEqual(
        captured,
        ['Host: gate', ...one.sent].filter((line) => !/^x-sluice-/i.test(line)).map(plain),
        'no line is invisible',
      );
      for (const [name, values] of Object.entries(one.sees)) assert.deepEqual(valuesOf(seen, name), values, name);
      assert.equal(valuesOf(seen, 'host').length, 1);
    });
  }

  for (const { chain, client } of clientCases) {
    const shown = chain.join(' | ');
    test(`${shown.length > 60 ? `${shown.slice(0, 30)} … ${shown.slice(-20)}` : shown || 'no chain'} from a trusted proxy is ${client}`, async () => {
      trusting.captured.length = 0;

      await exchangeRaw(trusting.port, requestOf(chain.map((value) => `X-Forwarded-For: ${value}`)), { until: isAnswered });

      assert.equal(trusting.captured[0]?.request.peer.address, client);
    });
  }

  for (const [index, { name, sent: lines, sees }] of answerHeaderCases.entries()) {
    test(`of an answer: ${name}`, async () => {
      const until = (bytes: Buffer): boolean => bytes.toString('latin1').endsWith('ok');

      const answers = await exchangeRaw(stand.port, `GET /answer/${index} HTTP/1.1\r\nHost: gate\r\n\r\n`, { until });

      for (const [field, values] of Object.entries(sees))
        assert.deepEqual(valuesOf(answers.messages[0]?.lines ?? [], field), values, field);
      assert.deepEqual(valuesOf(answers.messages[0]?.lines ?? [], 'content-length'), ['2']);
      assert.ok(lines.length > 0);
    });
  }

  async function sent({
    sent: lines,
    isTrusted,
  }: HeaderCase): Promise<{ readonly captured: readonly string[]; readonly seen: readonly (readonly [string, string])[] }> {
    const at = isTrusted ? trusting : stand;
    at.captured.length = 0;
    upstream.taken();

    const answers = await exchangeRaw(at.port, requestOf(lines), { until: isAnswered });

    assert.equal(answers.statuses.at(-1), 200);
    const pairs = at.captured[0]?.request.headers ?? [];
    const captured: string[] = [];
    for (let index = 0; index < pairs.length; index += 2) captured.push(`${pairs[index]}: ${pairs[index + 1]}`);
    return { captured, seen: upstream.requests[0]?.lines ?? [] };
  }
});

/** The line as a parser shows it: one space behind the colon, none around the value. */
function plain(line: string): string {
  const colon = line.indexOf(':');
  return `${line.slice(0, colon)}: ${line.slice(colon + 1).replace(/^[ \t]+|[ \t]+$/g, '')}`;
}

function requestOf(lines: readonly string[]): string {
  return `GET /h HTTP/1.1\r\n${['Host: gate', ...lines].join('\r\n')}\r\n\r\n`;
}

function isAnswered(bytes: Buffer): boolean {
  return bytes.toString('latin1').endsWith('GET /h 0');
}
