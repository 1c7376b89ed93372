import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { hostileReplies } from '../testing/hostile-replies.ts';
import { mutationOf } from '../testing/mutations.ts';
import { valuesOf } from '../testing/rfc9112-parser.ts';
import { Stand } from '../testing/stand.ts';
import { answerOk, exchangeRaw, RawUpstream } from '../testing/wire.ts';

suite('a hostile upstream harms nobody', () => {
  const mutations = Array.from({ length: 1_000 }, mutationOf(hostileReplies.map(({ reply }) => reply)));
  let upstream: RawUpstream;
  let stand: Stand;
  before(async () => {
    upstream = await RawUpstream.start((request, carried) => {
      const mutation = /^GET \/mutated\/(\d+) /.exec(request.startLine)?.[1];
      if (mutation !== undefined) return void carried.socket.end(Buffer.from(mutations[Number(mutation)] ?? '', 'latin1'));
      const index = /^\w+ \/hostile\/(\d+) /.exec(request.startLine)?.[1];
      const hostile = index === undefined ? undefined : hostileReplies[Number(index)];
      if (hostile === undefined) return answerOk(request, carried);
      const leave = (): void => {
        if (hostile.leaves === 'end') carried.socket.end();
        if (hostile.leaves === 'reset') carried.socket.resetAndDestroy();
      };
      if (hostile.reply === '') return leave();
      // A reset overtakes bytes that the peer has not read yet; it goes out once they were, which is before the next `setImmediate`.
      carried.socket.write(Buffer.from(hostile.reply, 'latin1'), () =>
        hostile.leaves === 'reset' ? setTimeout(setImmediate, 20, leave) : leave(),
      );
    });
    stand = await Stand.start({ upstreamPort: upstream.port });
  });
  after(async () => {
    await stand[Symbol.asyncDispose]();
    await upstream.close();
  });

  test('there are more than 30 replies, each of another name', () => {
    assert.ok(new Set(hostileReplies.map(({ name }) => name)).size > 30);
    assert.equal(new Set(hostileReplies.map(({ name }) => name)).size, hostileReplies.length);
  });

  for (const [index, hostile] of hostileReplies.entries()) {
    test(`${hostile.name}: ${hostile.gets}`, async () => {
      const method = hostile.method ?? 'GET';
      const before = stand.endings.length;

      const answers = await exchangeRaw(stand.port, `${method} /hostile/${index} HTTP/1.1\r\nHost: gate\r\nConnection: close\r\n\r\n`, {
        heads: [hostile.method === 'HEAD'],
      });

      if (hostile.gets === 'broken') {
        const whole = answers.statuses.filter((status) => status < 400);
        assert.deepEqual(whole, [], 'what broke does not look whole');
        assert.ok(answers.rest.length > 0 || answers.wasReset || answers.statuses[0] === 502);
        assert.equal(stand.endings.length, before + 1);
        const [ending] = stand.endings.slice(before);
        if (answers.statuses.length === 0) assert.equal(ending?.kind, 'aborted', 'and is known to be broken');
      } else {
        assert.deepEqual(answers.statuses, [hostile.gets]);
        if (hostile.body !== undefined) assert.equal(answers.messages[0]?.body.toString(), hostile.body);
        assert.deepEqual(valuesOf(answers.messages[0]?.lines ?? [], 'x-s'), [], 'hop-by-hop lines stay on their hop');
      }
      await assertNextIsClean(hostile.isReused ?? false);
    });
  }

  test('1,000 mutations of these replies give one answer each at most, and leave nothing behind', async () => {
    for (let from = 0; from < mutations.length; from += 20) {
      const some = mutations
        .slice(from, from + 20)
        .map((_reply, index) => `GET /mutated/${from + index} HTTP/1.1\r\nHost: gate\r\nConnection: close\r\n\r\n`);
      for (const { statuses } of await Promise.all(some.map((sent) => exchangeRaw(stand.port, sent)))) assert.ok(statuses.length <= 1);
    }

    await stand.until(() => stand.gateway.stats.exchangesNow === 0);
    const next = await exchangeRaw(stand.port, 'GET /next HTTP/1.1\r\nHost: gate\r\nConnection: close\r\n\r\n');
    assert.equal(next.messages[0]?.body.toString(), 'GET /next 0');
  });

  /** The next request gets its own answer, and on a connection of its own unless the last left a clean one. */
  async function assertNextIsClean(isReused: boolean): Promise<void> {
    const connections = upstream.connections.length;
    const next = await exchangeRaw(stand.port, 'GET /next HTTP/1.1\r\nHost: gate\r\nConnection: close\r\n\r\n');

    assert.deepEqual(next.statuses, [200]);
    assert.equal(next.messages[0]?.body.toString(), 'GET /next 0');
    assert.equal(upstream.connections.length - connections, isReused ? 0 : 1);
  }
});
