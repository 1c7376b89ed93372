import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { suite, test } from 'node:test';
import { type SipKey, sipKeyOf } from '@sluice/kit';
import { segmentFiles } from '@sluice/store-local/segments';
import { codings } from '../support/codings.ts';
import { openGate } from '../support/gate.ts';
import { ask, exchangeRaw, requestText } from '../support/raw-exchange.ts';
import { always, answerBytes, RawUpstream } from '../support/raw-upstream.ts';
import { rows } from '../support/rows.ts';
import { TestSegments } from '../support/segments.ts';

const policies = {
  'p.yaml':
    'version: 1\nrules:\n  - { id: cards, match: { class: finance.pan }, treat: block }\n  - { id: nobody, match: { endpoint: /closed }, status: 403, treat: block }\n',
};

function sum(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((total, count) => total + count, 0);
}

suite('law 7: every answered exchange is recorded, or counted as lost with the reason', () => {
  test('answered, refused, streamed, broken, malformed: one record each, in the order of their ids', async () => {
    await using segments = new TestSegments();
    await using upstream = await RawUpstream.open((request, socket) => {
      if (request.target === '/broken') return void socket.end('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf');
      if (request.target === '/card') return void socket.write(answerBytes('{"card":"4111 1111 1111 1111"}'));
      if (request.target === '/long') return void socket.write(answerBytes(JSON.stringify(rows(400))));
      if (request.target === '/gone') return void socket.destroy();
      socket.write(answerBytes('{}'));
    });
    await using gate = await openGate({ upstream: upstream.url, policies, record: segments.writer });
    const targets = ['/plain', '/closed', '/card', '/long', '/broken', '/gone'];

    for (const target of targets) await ask(gate.port, target);
    await exchangeRaw(gate.port, 'GET /two-hosts HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n');
    await segments.writer.close();
    const { records } = await segments.stored();

    assert.deepEqual(
      records.map(({ endpoint, ending, status }) => `${endpoint} ${ending} ${status}`),
      [
        'GET /plain answered 200',
        'GET /closed refused 403',
        'GET /card refused 403',
        'GET /long answered 200',
        'GET /broken upstream-failed 502',
        'GET /gone upstream-failed 502',
        'OTHER /{…} refused 400',
      ],
    );
    assert.equal(new Set(records.map(({ id }) => id)).size, records.length);
  });

  for (const onRecordError of ['open', 'closed'] as const) {
    test(`sent − stored is exactly the counter when the disk refuses, ${onRecordError}`, async () => {
      let isFull = false;
      const files = {
        ...segmentFiles,
        write(file: number, bytes: Buffer, length: number) {
          if (isFull) throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
          segmentFiles.write(file, bytes, length);
        },
      };
      await using segments = new TestSegments({ files, onRecordError, heldRecordsMax: 5, retryMs: 60_000 });
      await using upstream = await RawUpstream.open(always(answerBytes('{"ok":true}')));
      await using gate = await openGate({ upstream: upstream.url, record: segments.writer });
      const statuses: number[] = [];
      const sent = 30;

      for (let index = 0; index < sent; index += 1) {
        isFull = index >= 10;
        statuses.push((await ask(gate.port, '/x')).status);
      }
      isFull = false;
      await segments.writer.close();
      const { records } = await segments.stored();
      const { appended, lost } = segments.writer.counts;

      assert.equal(appended, sent);
      assert.equal(sent - records.length, sum(lost));
      assert.ok(sum(lost) > 0);
      assert.equal(gate.gate.counters.recordsLost, sum(lost));
      if (onRecordError === 'open') assert.deepEqual(new Set(statuses), new Set([200]));
      else {
        assert.deepEqual(new Set(statuses.slice(11)), new Set([503]));
        assert.equal(upstream.requests.length, 11);
      }
    });
  }

  for (const [when, bytes] of [
    ['before an answer came', 0],
    ['while its answer is held', 100],
    ['while its answer flows', 400_000],
  ] as const) {
    test(`a client that goes away ${when} is recorded as gone`, async () => {
      let wasAsked: () => void = () => undefined;
      const asked = new Promise<void>((resolve) => {
        wasAsked = resolve;
      });
      await using upstream = await RawUpstream.open((_request, socket) => {
        const part = Buffer.from(JSON.stringify(rows(600))).subarray(0, bytes);
        if (bytes > 0)
          socket.write(
            Buffer.concat([Buffer.from('HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 900000\r\n\r\n'), part]),
          );
        wasAsked();
      });
      await using gate = await openGate({ upstream: upstream.url, limits: { heldBytesMax: bytes > 1_000 ? 262_144 : 1_000_000 } });
      const socket = connect(gate.port, '127.0.0.1');
      socket.on('error', () => undefined);
      socket.write(requestText('GET', '/x'));
      await asked;
      if (bytes > 1_000) await once(socket, 'data');

      socket.destroy();
      const [record] = await gate.record.atLeast(1);

      assert.equal(record?.ending, 'client-aborted');
      assert.equal(record?.status, bytes > 1_000 ? 200 : 0);
      assert.equal(gate.gate.counters.upstreamFaults, 0);
    });
  }

  for (const mode of ['observe', 'enforce'] as const) {
    for (const coding of codings.slice(0, 2)) {
      for (const [size, count] of Object.entries({ held: 4, streamed: 600 })) {
        test(`a judgement that breaks harms its own exchange only, and that not in observe: ${mode}, ${size}, ${coding.name}`, async () => {
          const all = rows(count, (row, index) => Object.assign(row, { email: `u${index}@mail.example.com` }));
          const body = coding.encode(Buffer.from(JSON.stringify(all)));
          await using upstream = await RawUpstream.open(
            always(answerBytes(body, { lines: ['Content-Type: application/json', ...coding.lines] })),
          );
          const broken = new BrokenKey(2);
          await using gate = await openGate({ upstream: upstream.url, mode, ports: { fingerprintKey: { id: 'k1', key: broken.key } } });

          const answer = await ask(gate.port, '/x');
          broken.isBroken = false;
          const next = await ask(gate.port, '/y');
          const [record] = await gate.record.atLeast(2);

          assert.deepEqual(record?.response?.inspection.coverage.kind, 'partial');
          assert.equal(
            record?.response?.decision.kind === 'block' ? record.response.decision.because[0].rule : null,
            'configuration/judgement-failed',
          );
          assert.equal(next.status, 200);
          if (mode === 'observe') assert.ok(answer.isComplete && answer.body.equals(body) && record?.ending === 'answered');
          else {
            assert.ok(size === 'held' ? answer.status === 500 : !answer.isComplete);
            assert.equal(record?.ending, 'broken');
          }
        });
      }
    }
  }

  test('an exchange of which nobody can say whose it is is counted as lost', async () => {
    await using upstream = await RawUpstream.open(always(answerBytes('{}')));
    const tokenSecret = 'made-up-for-this-test-and-nothing-else';
    await using gate = await openGate({ upstream: upstream.url, tokenSecret, identity: { knownKeys: new BrokenMap() } });

    const answer = await ask(gate.port, '/x', ['X-Api-Key: k-1']);

    assert.equal(answer.status, 500);
    assert.equal(gate.record.records.length, 0);
    assert.equal(gate.gate.counters.recordsLost, 1);
  });

  test('the last byte of an answer waits for its record', async () => {
    let release: (() => void) | null = null;
    const record = {
      mayAnswer: true,
      counts: { appended: 0, durable: 0, held: 0, lost: {} },
      append(_record: unknown, done: (outcome: 'durable') => void) {
        release = () => done('durable');
        appended();
      },
    };
    let appended: () => void = () => undefined;
    await using upstream = await RawUpstream.open(always(answerBytes(JSON.stringify(rows(400)), { framing: 'chunked' })));
    await using gate = await openGate({ upstream: upstream.url, record });
    const wasAppended = new Promise<void>((resolve) => {
      appended = resolve;
    });
    let isAnswered = false;

    const answering = ask(gate.port, '/long').finally(() => {
      isAnswered = true;
    });
    await wasAppended;
    await new Promise(setImmediate);

    assert.equal(isAnswered, false);
    (release as (() => void) | null)?.();
    assert.ok((await answering).isComplete);
  });
});

/** A fingerprint key that cannot be used from its n-th use on, until it is mended. */
class BrokenKey {
  readonly key: SipKey;
  isBroken = true;
  #uses = 0;

  constructor(usesUntilBroken: number) {
    const broken = () => {
      this.#uses += 1;
      if (this.isBroken && this.#uses > usesUntilBroken) throw new Error('the key is broken');
    };
    this.key = new Proxy(sipKeyOf(new Uint8Array(16)), {
      get(key, name) {
        broken();
        return Reflect.get(key, name, key) as unknown;
      },
    });
  }
}

class BrokenMap extends Map<string, never> {
  override get size(): number {
    return 1;
  }

  override get(): never {
    throw new Error('the map is broken');
  }
}
