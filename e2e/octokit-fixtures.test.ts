import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { attacks, createAttackDetection } from '@sluice/detect';
import {
  type Body,
  bytesBody,
  type ExchangeRecord,
  exchangeId,
  type HeaderPairs,
  type Mode,
  type RequestMessage,
  type ResponseMessage,
} from '@sluice/model';
import { disclosuresOf } from '@sluice/store';
import { api, openGate } from '../bench/gate-in-process.ts';

/** An exchange with api.github.com as npm `@octokit/fixtures` keeps it. */
interface Recording {
  readonly scope: string;
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
  readonly status: number;
  readonly response: unknown;
  readonly responseIsBinary: boolean;
  readonly reqheaders: Readonly<Record<string, string | number>>;
  readonly headers: Readonly<Record<string, string | number>>;
}

interface Judged {
  readonly recording: Recording;
  readonly answer: ResponseMessage;
  readonly bytes: Buffer;
  readonly record: ExchangeRecord;
}

const scenarios = join(import.meta.dirname, '../node_modules/@octokit/fixtures/scenarios');
const recordings = globSync('**/normalized-fixture.json', { cwd: scenarios })
  .toSorted()
  .flatMap((file) => JSON.parse(readFileSync(join(scenarios, file), 'utf8')) as Recording[]);

suite('71 exchanges with GitHub, recorded by others and judged without a contract', () => {
  test('all pass byte for byte in observe', async () => {
    const judged = await judge(recordings, 'observe');

    assert.equal(judged.length, 71);
    for (const { recording, answer, bytes } of judged) {
      const expected = responseOf(recording);
      assert.ok(bytes.equals(bodyOf(recording)), `${recording.method} ${recording.path}`);
      assert.deepEqual([answer.status, endToEnd(answer.headers)], [expected.status, expected.headers]);
    }
  });

  test('enforce refuses none, and what it leaves of JSON is JSON', async (t) => {
    const judged = await judge(recordings, 'enforce');

    for (const { recording, answer, bytes } of judged) {
      assert.equal(answer.status, recording.status);
      if (typeof recording.response === 'object') assert.doesNotThrow(() => JSON.parse(bytes.toString('utf8')), recording.path);
    }
    const whole = judged.filter(({ record }) => record.response?.inspection.coverage.kind === 'whole').length;
    const { passed, treated } = valuesIn(judged);
    t.diagnostic(`${judged.length} judged, ${whole} of them whole; passed ${JSON.stringify(passed)}, treated ${JSON.stringify(treated)}`);
    // The one that is not is an archive.
    assert.equal(whole, 70);
    // What GitHub gives to the one who asks with a token holds no secret: whatever is treated is a false alarm.
    assert.deepEqual(treated, {});
    assert.ok((passed['personal.email'] ?? 0) > 0);
  });
});

interface Values {
  readonly passed: Readonly<Record<string, number>>;
  readonly treated: Readonly<Record<string, number>>;
}

/** Values of answers by class, and where they were treated by treatment, endpoint and place. */
function valuesIn(judged: readonly Judged[]): Values {
  const passed: Record<string, number> = {};
  const treated: Record<string, number> = {};
  for (const { record } of judged) {
    for (const { side, place, dataClass, treatment, count } of disclosuresOf(record)) {
      if (side === 'request') continue;
      const isPassed = treatment === 'allow';
      const key = isPassed ? `${dataClass}` : `${dataClass} ${treatment} ${record.endpoint} ${place}`;
      const counts = isPassed ? passed : treated;
      counts[key] = (counts[key] ?? 0) + count;
    }
  }
  return { passed, treated };
}

async function judge(given: readonly Recording[], mode: Mode): Promise<readonly Judged[]> {
  const records: ExchangeRecord[] = [];
  const gate = openGate({ api: { mode }, attacks: createAttackDetection(attacks), recorded: (record) => records.push(record) });
  const judged: Judged[] = [];
  for (const [index, recording] of given.entries()) {
    const captured = { id: exchangeId(1, index + 1), boot: 1, sequence: index + 1, startedAtMs: 0, request: requestOf(recording) };
    const { message, ended } = await gate.handle(captured, {
      route: { api },
      forward: async () => responseOf(recording),
    });
    const bytes = await bytesOf(message.body);
    ended?.({ kind: 'sent', bodyBytes: bytes.length });
    const record = records.at(-1);
    assert.ok(record?.sequence === index + 1, 'each exchange is recorded');
    judged.push({ recording, answer: message, bytes, record });
  }
  return judged;
}

function requestOf({ scope, method, path, body, reqheaders }: Recording): RequestMessage {
  return {
    kind: 'request',
    method: method.toUpperCase(),
    scheme: 'https',
    authority: new URL(scope).host,
    target: path,
    headers: headersOf(reqheaders),
    body: bytesBody(textOf(body)),
    peer: { address: '192.0.2.1', port: 0, isProtected: true, certificate: null, certificateThumbprint: null },
  };
}

function responseOf(recording: Recording): ResponseMessage {
  return { kind: 'response', status: recording.status, headers: headersOf(recording.headers), body: bytesBody(bodyOf(recording)) };
}

/** A recording holds binary bodies in hexadecimal. */
function bodyOf({ response, responseIsBinary }: Recording): Buffer {
  return responseIsBinary && typeof response === 'string' ? Buffer.from(response, 'hex') : textOf(response);
}

function textOf(body: unknown): Buffer {
  return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
}

const ofTheWire = new Set(['content-length', 'transfer-encoding', 'content-encoding', 'connection']);

/** Recorded bodies are decoded and whole: the lines that say how they travelled speak of other bytes. */
function headersOf(headers: Recording['headers']): HeaderPairs {
  return endToEnd(Object.entries(headers).flatMap(([name, value]) => [name, String(value)]));
}

function endToEnd(pairs: HeaderPairs): HeaderPairs {
  return pairs.filter((_, index) => !ofTheWire.has(pairs[index - (index % 2)] ?? ''));
}

function bytesOf(body: Body): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  return new Promise((resolve, reject) => {
    body.open({
      chunk: (bytes) => {
        chunks.push(bytes.slice());
      },
      end: () => resolve(Buffer.concat(chunks)),
      abort: () => reject(new Error('the answer broke')),
    });
  });
}
