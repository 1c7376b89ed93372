import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { attacks, createAttackDetection, createDetection, dataClasses } from '@sluice/detect';
import { Gate, type GateInputs } from '@sluice/flow';
import { zlibCodec } from '@sluice/gateway';
import { defaultIdentityConfiguration, Identifier, MemoryAccessBook, ReplayBook } from '@sluice/identity';
import { sipKeyOf } from '@sluice/kit';
import {
  apiId,
  type Body,
  bytesBody,
  type ExchangeRecord,
  exchangeId,
  type HeaderPairs,
  type Mode,
  type RequestMessage,
  type ResponseMessage,
  revisionId,
} from '@sluice/model';
import { compilePolicy } from '@sluice/policy';
import { disclosuresOf, type RecordPort } from '@sluice/store';

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
  const identifier = new Identifier(defaultIdentityConfiguration, {
    fingerprint: () => 'k0',
    sha256: () => '',
    checkPassword: async () => false,
    now: () => 0,
    book: new MemoryAccessBook(),
    replays: new ReplayBook(0),
  });
  const gate = new Gate(inputsFor(mode), identifier, {
    record: recordsInto(records),
    codec: zlibCodec,
    fingerprintKey: { id: 'k0', key: sipKeyOf(new Uint8Array(16)) },
    mask: { keyed: () => [1, 2], pseudonymBlock: () => new Uint8Array(32), encrypted: () => null },
    now: () => 0,
    wait: () => Promise.resolve(),
    capture: null,
    limits: null,
  });
  const judged: Judged[] = [];
  for (const [index, recording] of given.entries()) {
    const captured = { id: exchangeId(1, index + 1), boot: 1, sequence: index + 1, startedAtMs: 0, request: requestOf(recording) };
    const { message, ended } = await gate.handle(captured, {
      route: { api: apiId('github') },
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

function inputsFor(mode: Mode): GateInputs {
  const policy = compilePolicy([], {
    classes: dataClasses,
    nowMs: 0,
    hasContract: () => false,
    operationId: () => null,
    security: () => null,
    operations: [],
    parameters: () => null,
    roles: [],
    apisWithoutContract: [],
  });
  assert.ok(policy.ok);
  return {
    revision: revisionId('0123456789abcdef'),
    apis: [
      {
        api: apiId('github'),
        contract: null,
        mode,
        paths: 'lenient',
        onInspectError: 'open',
        attacks: 'refuse',
        graphql: null,
        isUpstreamProtected: true,
        notFound: null,
        authentication: null,
        browser: null,
        routes: [],
      },
    ],
    tokenWays: [],
    policy: policy.value,
    detection: createDetection(dataClasses),
    attacks: createAttackDetection(attacks),
    limits: { heldBytesMax: 262_144, heldRequestBytesMax: 262_144, unitBytesMax: 65_536, decodedBytesMax: 67_108_864 },
  };
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

function recordsInto(records: ExchangeRecord[]): RecordPort {
  return {
    append(record, done) {
      records.push(record);
      done('durable');
    },
    mayAnswer: true,
    get counts() {
      return { appended: records.length, durable: records.length, held: 0, lost: {} };
    },
  };
}
