import assert from 'node:assert/strict';
import { once } from 'node:events';
import { get, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { after, before, suite, test } from 'node:test';
import { type OtlpReceiver, otlpReceiver } from './support/otlp-receiver.ts';
import { type Running, running } from './support/running.ts';

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const spanId = '00f067aa0ba902b7';
const mail = 'ann.canary-7@example.com';
const passwordHash = '$2b$12$KIXQvV1rJ0e3Yk3l5Qw6UuY8m0e0N1fH5QO4yQ2vJj9l3oQmPpE3K';

/** Says on standard error which of OpenTelemetry's packages a process loads. */
const watch = `import{registerHooks}from'node:module';registerHooks({resolve(s,c,n){if(s.startsWith('@opentelemetry/'))process._rawDebug('loads '+s);return n(s,c)}})`;
const nodeOptions = `--import=data:text/javascript,${encodeURIComponent(watch)}`;

async function ask(url: string, headers: Readonly<Record<string, string>> = {}): Promise<number> {
  const [answer] = (await once(get(url, { agent: false, headers }), 'response')) as [IncomingMessage];
  await text(answer);
  return answer.statusCode ?? 0;
}

function upstreamOf(seen: IncomingHttpHeaders[]): Parameters<typeof running>[0]['upstream'] {
  return (request, response) => {
    seen.push(request.headers);
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ id: 7, email: mail, passwordHash }));
  };
}

suite('with a collector in the environment', () => {
  const seen: IncomingHttpHeaders[] = [];
  let receiver: OtlpReceiver;
  let sluice: Running;

  before(async () => {
    receiver = await otlpReceiver();
    sluice = await running({
      upstream: upstreamOf(seen),
      configuration: 'mode: enforce\n',
      environment: {
        OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
        OTEL_BSP_SCHEDULE_DELAY: '20',
        OTEL_SERVICE_NAME: 'shop-gate',
        OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=test',
      },
    });
  });
  after(async () => {
    await sluice[Symbol.asyncDispose]();
    await receiver[Symbol.asyncDispose]();
  });

  test('a trace goes on through the gate: client, span of the gate, span of the upstream, upstream', async () => {
    await ask(`${sluice.url}/people/7?token=secret-canary-8`, { traceparent: `00-${traceId}-${spanId}-01`, tracestate: 'rojo=1,congo=2' });
    await receiver.until((spans) => spans.filter((span) => span.traceId === traceId).length === 2);

    const [server, client] = [2, 3].map((kind) => receiver.spans.find((span) => span.traceId === traceId && span.kind === kind));
    assert.deepEqual([server?.parentSpanId, client?.parentSpanId], [spanId, server?.spanId]);
    const { traceparent, tracestate } = seen.at(-1) ?? {};
    assert.deepEqual([traceparent, tracestate], [`00-${traceId}-${client?.spanId}-01`, 'rojo=1,congo=2']);
    assert.ok((server?.durationNs ?? 0n) >= (client?.durationNs ?? 0n));
  });

  test('a span says what was decided and done, by names and counts alone', async () => {
    const server = receiver.spans.find(({ kind }) => kind === 2);

    assert.equal(server?.name, 'GET /people/{id}');
    const { attributes, resource } = server ?? assert.fail();
    assert.match(String(attributes['sluice.exchange.id']), /^[0-9a-z]+-[0-9a-z]+$/);
    assert.match(String(attributes['sluice.revision']), /^[0-9a-z]+/);
    const told = [
      'http.request.method',
      'http.route',
      'http.response.status_code',
      'url.scheme',
      'sluice.api',
      'sluice.mode',
      'sluice.coverage',
    ];
    assert.deepEqual(
      told.map((name) => attributes[name]),
      ['GET', '/people/{id}', 200, 'http', 'people', 'enforce', 'whole'],
    );
    assert.equal(attributes['sluice.decision'], 'minimise');
    assert.deepEqual(attributes['sluice.classes.treated'], ['secret.password-hash']);
    assert.deepEqual([resource['service.name'], resource['deployment.environment.name']], ['shop-gate', 'test']);
  });

  test('a trace begins here where none came, or one that is invalid', async () => {
    await ask(`${sluice.url}/people/8`);
    const begun = seen.at(-1)?.['traceparent'];
    await ask(`${sluice.url}/people/9`, { traceparent: `00-${traceId}-${'0'.repeat(16)}-01`, tracestate: 'a=1' });
    const anew = seen.at(-1);

    assert.match(String(begun), /^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
    assert.match(String(anew?.['traceparent']), /^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
    assert.ok(!String(anew?.['traceparent']).includes(traceId));
    assert.equal(anew?.['tracestate'], undefined);
  });

  test('what its sender did not sample goes on unsampled', async () => {
    const unsampled = 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa';
    await ask(`${sluice.url}/people/7`, { traceparent: `00-${unsampled}-${spanId}-00` });

    assert.match(String(seen.at(-1)?.['traceparent']), new RegExp(`^00-${unsampled}-[0-9a-f]{16}-00$`));
    await ask(`${sluice.url}/people/7`, { traceparent: `00-${'b'.repeat(32)}-${spanId}-01` });
    await receiver.until((spans) => spans.some((span) => span.traceId === 'b'.repeat(32)));
    assert.ok(receiver.spans.every((span) => span.traceId !== unsampled));
  });

  test('a request that the gate itself refuses has a span', async () => {
    assert.equal(await ask(`${sluice.url}/people/7`, { 'x-canary': 'a', X_Canary: 'b' }), 400);
    await receiver.until((spans) => spans.some(({ attributes }) => attributes['http.response.status_code'] === 400));

    const refused = receiver.spans.find(({ attributes }) => attributes['http.response.status_code'] === 400);
    assert.deepEqual([refused?.parentSpanId, refused?.attributes['sluice.decision']], ['', 'block']);
  });

  test('an upstream that is not there is an error of its span and of the exchange', async () => {
    sluice.upstream.closeAllConnections();
    sluice.upstream.close();
    await once(sluice.upstream, 'close');
    assert.equal(await ask(`${sluice.url}/people/7`, { traceparent: `00-${'c'.repeat(32)}-${spanId}-01` }), 502);
    await receiver.until((spans) => spans.filter((span) => span.traceId === 'c'.repeat(32)).length === 2);

    const failed = receiver.spans.filter((span) => span.traceId === 'c'.repeat(32));
    assert.deepEqual(
      failed.map(({ kind, status, attributes }) => [kind, status, attributes['error.type']]).toSorted(([a], [b]) => Number(a) - Number(b)),
      [
        [2, 2, '502'],
        [3, 2, 'refused'],
      ],
    );
  });

  test('no value of the traffic is sent, and what waits is sent before the end', async () => {
    const before = receiver.spans.length;
    await ask(`${sluice.url}/people/7`);
    sluice.process.kill('SIGTERM');
    await once(sluice.process, 'exit');

    assert.ok(receiver.spans.length > before);
    assert.doesNotMatch(Buffer.concat(receiver.bytes).toString('latin1'), /canary|rojo|KIXQvV/i);
  });
});

suite('without one', () => {
  test('trace headers pass as they came, and nothing of the SDK is loaded', async () => {
    const seen: IncomingHttpHeaders[] = [];
    await using sluice = await running({ upstream: upstreamOf(seen), environment: { NODE_OPTIONS: nodeOptions, OTEL_SERVICE_NAME: 'x' } });
    const headers = { traceparent: `00-${traceId}-${spanId}-00`, tracestate: 'rojo=1' };

    await ask(`${sluice.url}/people/7`, headers);
    await ask(`${sluice.url}/people/7`);

    assert.deepEqual([seen[0]?.['traceparent'], seen[0]?.['tracestate']], [headers.traceparent, headers.tracestate]);
    assert.equal(seen[1]?.['traceparent'], undefined);
    assert.doesNotMatch(sluice.said(), /loads @opentelemetry/);
  });

  test('the watch over what is loaded sees it where it is', async () => {
    const environment = { NODE_OPTIONS: nodeOptions, OTEL_TRACES_EXPORTER: 'otlp', OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' };
    await using sluice = await running({ upstream: upstreamOf([]), environment });

    assert.match(sluice.said(), /loads @opentelemetry\/sdk-trace/);
  });
});
