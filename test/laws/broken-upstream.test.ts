import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { codings } from '../support/codings.ts';
import { openGate } from '../support/gate.ts';
import { ask } from '../support/raw-exchange.ts';
import { RawUpstream, type Reply } from '../support/raw-upstream.ts';
import { rows } from '../support/rows.ts';

const modes = ['observe', 'enforce'] as const;
const sizes = { held: 20, streamed: 900 } as const;

/** How an upstream breaks off: what it announces, how much of it comes, and how its connection ends. */
const breaks: Readonly<Record<string, (body: Buffer, lines: string) => Reply>> = {
  'fewer bytes than its Content-Length': (body, lines) => (_request, socket) => {
    socket.write(`HTTP/1.1 200 OK\r\n${lines}Content-Length: ${body.length}\r\n\r\n`);
    socket.end(body.subarray(0, body.length - 7));
  },
  'no last chunk': (body, lines) => (_request, socket) => {
    socket.write(`HTTP/1.1 200 OK\r\n${lines}Transfer-Encoding: chunked\r\n\r\n`);
    socket.end(Buffer.concat([Buffer.from(`${body.length.toString(16)}\r\n`), body, Buffer.from('\r\n')]));
  },
  'half a chunk': (body, lines) => (_request, socket) => {
    socket.write(`HTTP/1.1 200 OK\r\n${lines}Transfer-Encoding: chunked\r\n\r\n`);
    socket.end(Buffer.concat([Buffer.from(`${(body.length + 100).toString(16)}\r\n`), body]));
  },
  'a broken chunk size': (body, lines) => (_request, socket) => {
    socket.write(`HTTP/1.1 200 OK\r\n${lines}Transfer-Encoding: chunked\r\n\r\n`);
    socket.write(Buffer.concat([Buffer.from(`${body.length.toString(16)}\r\n`), body, Buffer.from('\r\nxyz\r\n')]));
  },
};

suite('law 5: a broken body of the upstream never ends as a complete one', () => {
  for (const mode of modes) {
    for (const [size, count] of Object.entries(sizes)) {
      for (const coding of codings.filter(({ name }) => name === 'identity' || name === 'gzip')) {
        for (const [name, replyWith] of Object.entries(breaks)) {
          test(`${mode}, ${size}, ${coding.name}: ${name}`, async () => {
            const body = coding.encode(Buffer.from(JSON.stringify(rows(count))));
            const lines = ['Content-Type: application/json', ...coding.lines].map((line) => `${line}\r\n`).join('');
            await using upstream = await RawUpstream.open(replyWith(body, lines));
            await using gate = await openGate({ upstream: upstream.url, mode });

            const answer = await ask(gate.port, '/rows');
            const [record] = await gate.record.atLeast(1);

            assert.ok(answer.status === 502 || !answer.isComplete, `${answer.status}, ${answer.body.length} bytes, looks complete`);
            if (answer.status === 502) assert.ok(answer.isComplete && !answer.raw.includes('row-0'));
            assert.equal(record?.ending, 'upstream-failed');
            assert.equal(record?.upstreamStatus, 200);
          });
        }
      }

      test(`${mode}, ${size}: a gzip stream without its end, in a whole message`, async () => {
        const gzip = codings.find(({ name }) => name === 'gzip');
        assert.ok(gzip);
        const whole = gzip.encode(Buffer.from(JSON.stringify(rows(count))));
        const cut = whole.subarray(0, whole.length - 20);
        await using upstream = await RawUpstream.open((_request, socket) => {
          const head = `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Encoding: gzip\r\nContent-Length: ${cut.length}\r\n\r\n`;
          socket.write(Buffer.concat([Buffer.from(head), cut]));
        });
        await using gate = await openGate({ upstream: upstream.url, mode });

        const answer = await ask(gate.port, '/rows');
        const [record] = await gate.record.atLeast(1);

        // As HTTP the message is whole; what it holds is for the client to see as broken. The gate never mends it.
        if (answer.isComplete) assert.deepEqual(answer.body, cut);
        assert.equal(record?.response?.inspection.coverage.kind, 'partial');
      });
    }
  }
});
