import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { suite, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import type { Coverage, UninspectedReason } from '@sluice/model';
import { type GateSetup, openGate } from '../support/gate.ts';
import { always, answerBytes } from '../support/raw-upstream.ts';
import { type Passed, sendOnce } from '../support/send-once.ts';

const json = ['Content-Type: application/json'];

interface Case {
  readonly body: Buffer | string;
  readonly lines: readonly string[];
  readonly setup?: GateSetup;
}

/** Every reason for which a held answer may not have been wholly read. A part (`range`) and a tunnel have tests of their own. */
const cases: Readonly<Partial<Record<UninspectedReason, Case>>> = {
  'unknown-encoding': { body: '{"a":1}', lines: [...json, 'Content-Encoding: rot13'] },
  'unknown-media-type': { body: Buffer.from([137, 80, 78, 71, 0, 1, 2]), lines: ['Content-Type: image/png'] },
  undecodable: { body: 'no gzip at all', lines: [...json, 'Content-Encoding: gzip'] },
  'invalid-syntax': { body: '{"a":1,,}', lines: json },
  'too-deep': { body: '['.repeat(3_000), lines: json },
  'too-many-values': {
    body: JSON.stringify(Array.from({ length: 70_000 }, (_, index) => `u${index}@mail.example.com`)),
    lines: json,
    setup: { limits: { heldBytesMax: 8_000_000 } },
  },
  'too-large': {
    body: gzipSync(JSON.stringify(Array.from({ length: 2_000 }, (_, index) => `value ${index * 7919}`))),
    lines: [...json, 'Content-Encoding: gzip'],
    setup: { limits: { decodedBytesMax: 10_000 } },
  },
  'ratio-exceeded': { body: gzipSync(Buffer.alloc(16_000_000, ' ')), lines: [...json, 'Content-Encoding: gzip'] },
};

function answered({ body, lines, setup }: Case, more: GateSetup): Promise<Passed> {
  return sendOnce({}, { ...setup, ...more }, always(answerBytes(body, { lines })));
}

function whyOf(coverage: Coverage | undefined): UninspectedReason | null {
  return coverage?.kind === 'partial' ? coverage.why : null;
}

suite('onInspectError: what could not be judged passes where a route is open, and not where it is closed', () => {
  for (const [why, one] of Object.entries(cases)) {
    test(`${why}: open passes every byte and says how many were not read`, async () => {
      for (const mode of ['enforce', 'observe'] as const) {
        const { answer, record } = await answered(one, { mode, onInspectError: 'open' });

        assert.ok(answer.body.equals(Buffer.from(one.body)), mode);
        const { coverage } = record.response?.inspection ?? assert.fail();
        assert.equal(whyOf(coverage), why);
        assert.ok(coverage.kind === 'partial' && coverage.bytesUnseen > 0);
      }
    });

    test(`${why}: closed lets out no byte of it in enforce, and only says so in shadow`, async () => {
      const enforced = await answered(one, { mode: 'enforce', onInspectError: 'closed' });
      const shadowed = await answered(one, { mode: 'shadow', onInspectError: 'closed' });

      assert.equal(enforced.answer.status, 502);
      assert.ok(!enforced.answer.body.includes(Buffer.from(one.body).subarray(0, 7)));
      assert.ok(shadowed.answer.body.equals(Buffer.from(one.body)));
      for (const { record } of [enforced, shadowed]) {
        const decision = record.response?.decision;
        assert.equal(decision?.kind === 'block' ? decision.because[0].rule : null, 'configuration/on-inspect-error');
      }
    });
  }

  test('tunnel: a switch of protocols is recorded as unseen, and a route that is closed refuses it', async () => {
    const upstream = createServer().on('upgrade', (_request, socket) => {
      socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
      socket.pipe(socket);
    });
    upstream.listen(0, '127.0.0.1');
    await once(upstream, 'listening');
    const url = `http://127.0.0.1:${(upstream.address() as AddressInfo).port}`;

    for (const [onInspectError, status] of [
      ['open', '101'],
      ['closed', '502'],
    ] as const) {
      await using gate = await openGate({ upstream: url, onInspectError, allowsUpgrade: true });
      const socket = connect(gate.port, '127.0.0.1');
      socket.write('GET /live HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
      const [head] = (await once(socket, 'data')) as [Buffer];
      const [record] = await gate.record.atLeast(1);
      socket.destroy();

      assert.equal(head.toString('latin1').split(' ')[1], status);
      assert.equal(whyOf(record?.response?.inspection.coverage), 'tunnel');
      assert.ok(record?.response?.inspection.findings.some(({ kind }) => kind === 'response.partly-inspected'));
    }
    upstream.close();
    upstream.closeAllConnections();
  });
});
