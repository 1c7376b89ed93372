import assert from 'node:assert/strict';
import { createHash, createHmac } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { suite, test } from 'node:test';
import type { Withdrawn } from '@sluice/flow';
import { defaultTokenProvider, MemoryAccessBook } from '@sluice/identity';
import { apiKeyOf } from '@sluice/model';
import { type GateSetup, openGate, type TestGate } from '../support/gate.ts';
import { limitsOf } from '../support/limits.ts';
import { ask, fieldOf, type RawAnswer } from '../support/raw-exchange.ts';
import { answerBytes, RawUpstream, type Reply } from '../support/raw-upstream.ts';

const tokenSecret = 'made-up-for-this-test-and-nothing-else';
const startMs = Date.now();
const key = apiKeyOf(new Uint8Array(32).fill(7));
const registered = { id: 'ak-1', consumer: 'billing', roles: ['reader'], scopes: [], tenant: null, plan: null, expiresAtMs: null };
const upgrading = ['GET /live HTTP/1.1', 'Host: gate.test', 'Connection: Upgrade', 'Upgrade: websocket'];
const streaming = ['GET /stream HTTP/1.1', 'Host: gate.test'];
const signingKey = { algorithm: 'ed25519', roles: [], scopes: [], tenant: null, plan: null, verify: () => true } as const;
const heldBytesMax = 1_024;
const answersMax = 1_000;
const page = 'x'.repeat(4 * heldBytesMax);

/** Switches protocols and echoes, or begins an answer that never ends. */
const lasting: Reply = ({ target, lines }, socket) => {
  if (lines.some(([name]) => name.toLowerCase() === 'upgrade')) {
    socket.removeAllListeners('data').on('data', (bytes) => socket.write(bytes));
    return void socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
  }
  if (target !== '/stream') return void socket.write(answerBytes('{}'));
  const head = 'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n';
  socket.write(`${head}${page.length.toString(16)}\r\n${page}\r\n`);
};

function bearer(claims: object): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const text = `${part({ alg: 'HS256', typ: 'JWT' })}.${part(claims)}`;
  return `Authorization: Bearer ${text}.${createHmac('sha256', tokenSecret).update(text).digest('base64url')}`;
}

/** A clock that nobody moves. */
const passing = {
  get nowMs() {
    return Date.now();
  },
};

/** The limits of which an answer says that nothing is left. */
function usedUp(answer: Pick<RawAnswer, 'lines'>): readonly (string | undefined)[] {
  return [...(fieldOf(answer, 'ratelimit') ?? '').matchAll(/"(\w+)";r=0/g)].map(([, name]) => name);
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}

interface Opened {
  readonly gate: TestGate;
  readonly book: MemoryAccessBook;
  readonly socket: Socket;
  readonly clock: { nowMs: number };
  /** Sends text through the tunnel, and ends when all of it has come back. */
  readonly echoes: (text: string) => Promise<void>;
  /** Everything that came so far. */
  readonly came: () => string;
}

/** What a review ended, of all that it asked about. */
async function reviewed({ gate }: TestGate): Promise<readonly Withdrawn[]> {
  const { atOnce, later } = await gate.review();
  return [...atOnce, ...(await later)];
}

/** A connection that lasts: a tunnel, or an answer that flows. */
async function opened(setup: GateSetup, line: string, use: (opened: Opened) => Promise<void>, head = upgrading): Promise<void> {
  const clock = { nowMs: startMs };
  const book = new MemoryAccessBook();
  book.apply([{ kind: 'key', hash: hashOf(key), key: registered }]);
  await using upstream = await RawUpstream.open(lasting);
  await using gate = await openGate({
    upstream: upstream.url,
    book,
    tokenSecret,
    now: () => clock.nowMs,
    allowsUpgrade: true,
    limits: { heldBytesMax },
    authentication: { accept: ['api-key', 'jwt'], isAnonymousAllowed: false },
    ...setup,
  });
  const socket = connect(gate.port, '127.0.0.1');
  const chunks: Buffer[] = [];
  socket.on('error', () => undefined).on('data', (bytes) => chunks.push(bytes));
  socket.write(`${[...head, line].join('\r\n')}\r\n\r\n`);
  await once(socket, 'data');
  const came = () => Buffer.concat(chunks).toString('latin1');
  const echoes = async (text: string) => {
    socket.write(text);
    while (!came().endsWith(text)) await once(socket, 'data');
  };
  try {
    await use({ gate, book, socket, clock, echoes, came });
  } finally {
    socket.destroy();
  }
}

suite("what lasts is its caller's no longer than its credential", () => {
  const ends = [
    ['the key is revoked', `X-Api-Key: ${key}`, ({ book }: Opened) => book.apply([{ kind: 'key', hash: hashOf(key), key: 'revoked' }])],
    ['the consumer is removed', `X-Api-Key: ${key}`, ({ book }: Opened) => book.apply([{ kind: 'key', hash: hashOf(key), key: null }])],
    [
      'the consumer has other roles',
      `X-Api-Key: ${key}`,
      ({ book }: Opened) => book.apply([{ kind: 'key', hash: hashOf(key), key: { ...registered, roles: [] } }]),
    ],
    [
      'the token is denied',
      bearer({ sub: 'u-1', jti: 't-1' }),
      ({ book }: Opened) => book.apply([{ kind: 'denial', id: 'd-1', denial: { kind: 'token-id', tokenId: 't-1', untilMs: null } }]),
    ],
    [
      'the consumer is banned',
      `X-Api-Key: ${key}`,
      ({ book }: Opened) => {
        const ban = { id: 'ban-1', treat: 'block', reason: 'abuse', untilMs: null, stepUp: null } as const;
        book.apply([{ kind: 'ban', target: 'consumer-billing', ban }]);
      },
    ],
    ['the token ends', bearer({ sub: 'u-1', exp: Math.floor(startMs / 1_000) + 60 }), ({ clock }: Opened) => (clock.nowMs += 600_000)],
  ] as const;

  for (const [why, line, happens] of ends) {
    test(`a tunnel is over when ${why}`, () =>
      opened({}, line, async (opened) => {
        await opened.echoes('before');
        const closed = once(opened.socket, 'close');

        happens(opened);
        const { atOnce } = await opened.gate.gate.review();
        await closed;

        assert.deepEqual(
          atOnce.map(({ endpoint }) => endpoint),
          ['GET /live'],
        );
        assert.equal(opened.gate.gate.counters.withdrawn, 1);
      }));

    test(`an answer that flows breaks off when ${why}, and its record says so`, () =>
      opened(
        {},
        line,
        async (opened) => {
          const closed = once(opened.socket, 'close');

          happens(opened);
          await opened.gate.gate.review();
          await closed;

          const [record] = await opened.gate.record.atLeast(1);
          assert.ok(record);
          assert.ok(!opened.came().endsWith('0\r\n\r\n'));
          assert.equal(record.ending, 'broken');
          assert.ok(record.response?.inspection.findings.some(({ kind }) => kind === 'exchange.withdrawn'));
          assert.deepEqual(opened.gate.policy.decideAgain(record).response, record.response?.decision);
        },
        streaming,
      ));
  }

  test('it goes on for whoever may have it still, whatever becomes of others', () =>
    opened({}, `X-Api-Key: ${key}`, async ({ gate, book, echoes, clock }) => {
      book.apply([{ kind: 'key', hash: 'of another', key: 'revoked' }]);
      clock.nowMs += 600_000;

      assert.deepEqual(await reviewed(gate), []);
      await echoes('still here');
    }));

  test('what is asked of its issuer ends when that knows it no more, has fewer rights or another owner, and not for another order or more rights', async () => {
    const claims = { iss: 'https://id.test', sub: 'u-1', scope: 'read write', roles: ['a', 'b'] };
    const words = [
      [{ ...claims, scope: 'write read read', roles: ['b', 'a', 'b'] }, []],
      [{ ...claims, scope: 'read write pay', roles: ['a', 'b', 'c'] }, []],
      [{ ...claims, scope: 'read' }, ['changed']],
      [{ ...claims, roles: ['a'] }, ['changed']],
      [{ ...claims, sub: 'u-2' }, ['changed']],
      [{ ...claims, tenant: 'north' }, ['changed']],
      [null, ['inactive']],
    ] as const;
    for (const [word, whys] of words) {
      let said: object | null = claims;
      const ask = async () => (said === null ? ({ kind: 'inactive' } as const) : ({ kind: 'active', claims: { ...said } } as const));
      const provider = { ...defaultTokenProvider, name: 'jwt', verification: { kind: 'introspection', keptMs: 1_000, ask } } as const;
      await opened({ identity: { providers: [provider] } }, 'Authorization: Bearer opaque-1', async ({ gate, clock }) => {
        said = word;
        clock.nowMs += 1_000;

        const withdrawn = await reviewed(gate);

        assert.deepEqual(
          withdrawn.map(({ why }) => why),
          whys,
        );
      });
    }
  });

  test('what its issuer vouched for is denied at once, also while that cannot be asked', () => {
    let isAway = false;
    const asked: string[] = [];
    const ask = async (token: string) => {
      asked.push(token);
      return isAway ? ({ kind: 'unavailable' } as const) : ({ kind: 'active', claims: { sub: 'u-1', jti: 't-1' } } as const);
    };
    const provider = { ...defaultTokenProvider, name: 'jwt', verification: { kind: 'introspection', keptMs: 1_000, ask } } as const;
    return opened({ identity: { providers: [provider] } }, 'Authorization: Bearer opaque-1', async ({ gate, book, clock, echoes }) => {
      const before = await reviewed(gate);
      const askedBefore = asked.length;
      isAway = true;
      clock.nowMs += 1_000;
      const away = await reviewed(gate);
      await echoes('still here');
      book.apply([{ kind: 'denial', id: 'd-1', denial: { kind: 'token-id', tokenId: 't-1', untilMs: null } }]);

      const { atOnce } = await gate.gate.review();

      assert.deepEqual([before, askedBefore, away], [[], 1, []]);
      assert.deepEqual(
        atOnce.map(({ why }) => why),
        ['revoked'],
      );
    });
  });

  test('a proof that may be shown once is not asked for again', () => {
    const keys = new Map([['partner-1', { ...signingKey, name: 'partner' }]]);
    const identity = { signatures: { keys, components: ['@method'], isNonceRequired: true, maxAgeSeconds: 60, digest: () => '' } };
    const authentication = { accept: ['signature'], isAnonymousAllowed: false } as const;
    const lines = `Signature-Input: a=("@method");created=${Math.floor(startMs / 1_000)};keyid="partner-1";nonce="n"\r\nSignature: a=:AA==:`;
    return opened({ identity, authentication }, lines, async ({ gate, echoes, clock }) => {
      clock.nowMs += 600_000;

      assert.deepEqual(await reviewed(gate), []);
      await echoes('still here');
    });
  });

  test('in observe and shadow nothing is ended', async () => {
    for (const mode of ['observe', 'shadow'] as const) {
      await opened({ mode }, `X-Api-Key: ${key}`, async ({ gate, book, echoes }) => {
        book.apply([{ kind: 'key', hash: hashOf(key), key: 'revoked' }]);

        assert.deepEqual(await reviewed(gate), []);
        await echoes('still here');
      });
    }
  });

  test('a tunnel holds a slot of concurrency for as long as it is open, and its bytes count', () => {
    const limits = ['{ id: slots, concurrency: 1 }', '{ id: bytes, count: bytes, quota: 1000 per month }'];
    const policies = { 'p.yaml': `version: 1\nlimits:\n${limits.map((limit) => `  - ${limit}\n`).join('')}` };
    return opened({ policies, ports: { limits: limitsOf(passing) } }, `X-Api-Key: ${key}`, async ({ gate, socket, echoes }) => {
      const answer = () => ask(gate.port, '/other', [`X-Api-Key: ${key}`]);
      await echoes('x'.repeat(2_000));
      const during = await answer();
      socket.destroy();
      let after = during;
      for (let asked = 0; asked < answersMax && !usedUp(after).includes('bytes'); asked += 1) after = await answer();

      assert.deepEqual([during.status, usedUp(during)], [429, ['slots']]);
      assert.deepEqual([after.status, usedUp(after)], [429, ['slots', 'bytes']]);
    });
  });
});
