import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { type FramingCase, fence, framingCases } from '../../testing/framing-cases.ts';
import { mutationOf } from '../../testing/mutations.ts';
import { parseAvailableRequests, parseRequests } from '../../testing/rfc9112-parser.ts';
import { Stand } from '../../testing/stand.ts';
import { parseRequestsStrictly } from '../../testing/strict-llhttp.ts';
import { exchangeRaw, RawUpstream } from '../../testing/wire.ts';

suite('one message in is one message out', () => {
  let upstream: RawUpstream;
  let stand: Stand;
  before(async () => {
    upstream = await RawUpstream.start();
    stand = await Stand.start({ upstreamPort: upstream.port });
  });
  after(async () => {
    await stand[Symbol.asyncDispose]();
    await upstream.close();
  });

  test('there are more than 150 cases, each of another name', () => {
    assert.ok(framingCases.length >= 150, String(framingCases.length));
    assert.equal(new Set(framingCases.map(({ name }) => name)).size, framingCases.length);
  });

  for (const framing of framingCases) {
    test(`${framing.name}: ${framing.statuses.join(', ') || 'no answer'}`, async () => {
      upstream.taken();
      stand.captured.length = 0;

      const answers = await exchangeRaw(stand.port, framing.isCutOff ? framing.sent : framing.sent + fence, {
        ends: framing.isCutOff ?? false,
      });

      assert.deepEqual(answers.rest.toString('latin1'), '', 'every answer is whole');
      assertStatuses(answers.statuses, framing);
      for (const answer of answers.messages) {
        const status = Number(answer.startLine.slice(9, 12));
        if (status >= 400) assertProblem(answer.body, status);
      }
      if (framing.isCutOff) return assertNothingWhole();
      await assertEgress(
        answers.messages.filter(({ startLine }) => startLine.startsWith('HTTP/1.1 200')).map(({ body }) => body.toString()),
      );
    });
  }

  test('2,000 mutations of these bytes never make a message upstream that two parsers read differently', async () => {
    upstream.taken();
    const mutated = Array.from({ length: 2_000 }, mutationOf(framingCases.map((framing) => framing.sent)));
    for (let from = 0; from < mutated.length; from += 20) {
      await Promise.all(mutated.slice(from, from + 20).map((bytes) => exchangeRaw(stand.port, bytes, { ends: true }).catch(() => null)));
      assert.deepEqual(upstream.broken, []);
      for (const bytes of upstream.taken()) {
        const { messages, rest } = parseAvailableRequests(bytes);
        const byNode = await parseRequestsStrictly(bytes.subarray(0, bytes.length - rest.length));
        assert.deepEqual(
          byNode.map(({ method, target, body }) => `${method} ${target} ${body.length}`),
          messages.map(({ startLine, body }) => `${startLine.replace(/ HTTP\/1\.1$/, '')} ${body.length}`),
        );
      }
    }
  });

  function assertStatuses(statuses: readonly number[], { statuses: expected, or, isCutOff, isLast }: FramingCase): void {
    const last = expected.at(-1);
    const whole = isCutOff || isLast || last === undefined || last >= 400 ? expected : [...expected, 200];
    const other = or === undefined ? whole : [or];
    assert.deepEqual(statuses, statuses[0] === or ? other : whole);
  }

  function assertProblem(body: Buffer, status: number): void {
    const problem: { readonly type: string; readonly title: string; readonly status: number; readonly exchange: string } = JSON.parse(
      body.toString(),
    );
    assert.equal(problem.status, status);
    assert.match(problem.exchange, /^[0-9a-z]+-[0-9a-z]+$/);
    assert.ok(problem.type && problem.title);
  }

  /** Of a request that breaks off no whole message goes upstream. */
  function assertNothingWhole(): void {
    for (const bytes of upstream.taken()) assert.equal(parseAvailableRequests(bytes).messages.length, 0);
  }

  /** What went upstream is, for two parsers that know nothing of each other, exactly the messages that were answered. */
  async function assertEgress(answered: readonly string[]): Promise<void> {
    assert.deepEqual(upstream.broken, []);
    const sent: string[] = [];
    for (const bytes of upstream.taken()) {
      const byGrammar = parseRequests(bytes);
      const byNode = await parseRequestsStrictly(bytes);
      assert.deepEqual(
        byNode.map(({ method, target, body }) => `${method} ${target} ${body.length}`),
        byGrammar.map(({ startLine, body }) => `${startLine.replace(/ HTTP\/1\.1$/, '')} ${body.length}`),
      );
      for (const message of byGrammar) sent.push(`${message.startLine.replace(/ HTTP\/1\.1$/, '')} ${message.body.length}`);
    }
    assert.deepEqual(sent.toSorted(), answered.toSorted());
  }
});
