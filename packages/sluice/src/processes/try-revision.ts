import { type FlowPorts, Gate, type GateInputs } from '@sluice/flow';
import type { Identifier } from '@sluice/identity';
import {
  type ApiId,
  type Body,
  bytesBody,
  type Captured,
  type ExchangeRecord,
  emptyBody,
  exchangeId,
  type RequestMessage,
  type ResponseMessage,
} from '@sluice/model';
import type { RecordPort } from '@sluice/store';
import { processErrors } from './errors.ts';

/** APIs that are tried; more would hold up a reload. */
const apisMax = 64;
const json = Buffer.from(JSON.stringify([{ id: 1, email: 'canary@sluice.example', note: 'a value to judge' }]));
const text = Buffer.from('Error: canary\n    at judge (/srv/app/canary.js:1:1)\n');
const answers = [
  { type: 'application/json', bytes: json },
  { type: 'text/plain', bytes: text },
] as const;

/**
 * Has a revision judge made-up exchanges in memory: of each API one that brings and gets JSON, and one that gets text. Nothing is sent,
 * recorded or counted. Throws where a judgement breaks, so that what cannot judge never comes into force.
 */
export async function tryRevision(inputs: GateInputs, identifier: Identifier, ports: FlowPorts): Promise<void> {
  const records: ExchangeRecord[] = [];
  const gate = new Gate(inputs, identifier, { ...ports, record: into(records), capture: null, limits: null });
  let sequence = 0;
  for (const { api } of inputs.apis.slice(0, apisMax)) {
    for (const answer of answers) {
      sequence += 1;
      try {
        await exchange(gate, api, sequence, answer);
      } catch (error) {
        throw processErrors.CANNOT_JUDGE(api, error instanceof Error ? error.message : String(error));
      }
      const record = records.at(-1);
      if (records.length !== sequence || !record) throw processErrors.CANNOT_JUDGE(api, 'no record came of it');
      if (record.revision !== inputs.revision) throw processErrors.CANNOT_JUDGE(api, 'its record names another revision');
      if ([record.request, record.response].some((side) => side !== null && hasFailed(side.inspection.coverage)))
        throw processErrors.CANNOT_JUDGE(api, 'the inspection failed');
    }
  }
}

async function exchange(gate: Gate, api: ApiId, sequence: number, { type, bytes }: (typeof answers)[number]): Promise<void> {
  const isJson = bytes === json;
  const request: RequestMessage = {
    kind: 'request',
    method: isJson ? 'POST' : 'GET',
    scheme: 'http',
    authority: 'canary.sluice.example',
    target: '/.well-known/sluice-canary?page=1',
    headers: isJson ? ['Content-Type', type, 'Content-Length', String(bytes.length)] : [],
    body: isJson ? bytesBody(bytes) : emptyBody,
    peer: { address: '127.0.0.1', port: 1, isProtected: true, certificate: null, certificateThumbprint: null },
  };
  const captured: Captured = { id: exchangeId(1, sequence), boot: 1, sequence, startedAtMs: 0, request };
  const answered = (): ResponseMessage => {
    return {
      kind: 'response',
      status: 200,
      headers: ['Content-Type', type, 'Content-Length', String(bytes.length)],
      body: bytesBody(bytes),
    };
  };
  const { message } = await gate.handle(captured, { route: { api }, forward: async () => answered() });
  await drained(message.body);
}

function hasFailed(coverage: ExchangeRecord['request']['inspection']['coverage']): boolean {
  return coverage.kind === 'partial' && coverage.why === 'failed';
}

function drained(body: Body): Promise<void> {
  return new Promise((resolve, reject) => {
    body.open({ chunk() {}, end: () => resolve(), abort: ({ detail }) => reject(new Error(detail)) });
  });
}

function into(records: ExchangeRecord[]): RecordPort {
  return {
    append(record, done) {
      records.push(record);
      done('durable');
    },
    mayAnswer: true,
    counts: { appended: 0, durable: 0, held: 0, lost: {} },
  };
}
