import assert from 'node:assert/strict';
import type { ExchangeRecord } from '@sluice/model';
import { type GateSetup, openGate, type TestGate } from './gate.ts';
import { exchangeRaw, type RawAnswer, requestText } from './raw-exchange.ts';
import { always, answerBytes, type RawRequest, RawUpstream, type Reply } from './raw-upstream.ts';

export interface RequestForm {
  readonly method?: string;
  readonly target?: string;
  readonly lines?: readonly string[];
  readonly body?: string | Buffer;
}

export interface Passed {
  readonly answer: RawAnswer;
  readonly record: ExchangeRecord;
  /** What reached the upstream. */
  readonly requests: readonly RawRequest[];
  readonly gate: Pick<TestGate, 'gate' | 'policy'>;
}

const emptyObject = always(answerBytes('{}'));

/** One request through a gate that is opened for it, to an upstream that answers `{}` unless it is told otherwise. */
export async function sendOnce(
  { method = 'GET', target = '/thing', lines = [], body = '' }: RequestForm,
  setup: GateSetup = {},
  reply: Reply = emptyObject,
): Promise<Passed> {
  await using upstream = await RawUpstream.open(reply);
  await using gate = await openGate({ upstream: upstream.url, ...setup });
  const answer = await exchangeRaw(gate.port, requestText(method, target, lines, body));
  const [record] = await gate.record.atLeast(1);
  assert.ok(record);
  return { answer, record, requests: upstream.requests, gate };
}
