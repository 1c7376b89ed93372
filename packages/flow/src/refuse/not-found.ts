import { Lru, utf8 } from '@sluice/kit';
import { bytesBody, type HeaderPairs, type RequestMessage, type ResponseMessage } from '@sluice/model';
import type { Exchange } from '../exchange.ts';
import { without } from '../head.ts';
import { hold } from '../hold.ts';
import type { Way } from '../ports.ts';

const samplesMax = 512;
const sampleBytesMax = 16_384;
/** Lines that belong to one answer or one connection and would betray a copy. */
const momentary = new Set([
  'date',
  'content-length',
  'transfer-encoding',
  'connection',
  'keep-alive',
  'age',
  'x-request-id',
  'traceparent',
  'set-cookie',
]);

interface Sample {
  readonly headers: HeaderPairs;
  readonly bytes: Uint8Array;
}

/**
 * What the API itself says when something is not there. A refusal that is configured as `hide` answers with it, so that
 * nobody can tell "you may not" from "there is none".
 */
export class NotFoundBook {
  readonly #samples = new Lru<string, Sample>(samplesMax);

  /** Keeps an upstream's own 404 that passed inspection unchanged. */
  learn(exchange: Exchange, headers: HeaderPairs, bytes: Uint8Array): void {
    if (bytes.length > sampleBytesMax) return;
    const sample = { headers: without(headers, (name) => momentary.has(name)), bytes };
    this.#samples.set(keyOf(exchange), sample);
    this.#samples.set(exchange.trace.endpoint.api, sample);
  }

  /** The endpoint's own 404; asks the upstream for one when none is known and asking is safe. */
  async answer(exchange: Exchange, request: RequestMessage, way: Way | null): Promise<ResponseMessage> {
    const known = this.#samples.get(keyOf(exchange));
    if (known) return messageOf(known);
    const asked = way && (request.method === 'GET' || request.method === 'HEAD') ? await this.#ask(exchange, request, way) : null;
    return messageOf(asked ?? this.#samples.get(exchange.trace.endpoint.api) ?? nothing);
  }

  async #ask(exchange: Exchange, request: RequestMessage, way: Way): Promise<Sample | null> {
    const target = absentTarget(exchange);
    if (target === null) return null;
    const reply = await way.forward({ ...request, target, body: bytesBody(new Uint8Array(0)) });
    if (reply.kind !== 'response' || reply.status !== 404) return null;
    const held = await hold(reply.body, sampleBytesMax);
    if (held.kind !== 'whole') return null;
    this.learn(exchange, reply.headers, held.bytes);
    return this.#samples.get(keyOf(exchange)) ?? null;
  }
}

const nothing: Sample = { headers: ['content-type', 'application/json'], bytes: utf8('{"error":"not found"}') };

function keyOf(exchange: Exchange): string {
  return `${exchange.trace.endpoint.api} ${exchange.trace.endpoint.id}`;
}

function messageOf(sample: Sample): ResponseMessage {
  const headers = [...sample.headers, 'content-length', String(sample.bytes.length)];
  return { kind: 'response', status: 404, headers, body: bytesBody(sample.bytes) };
}

/** The same target with each parameter replaced by one of its kind that hardly exists; null where there is none to replace. */
function absentTarget(exchange: Exchange): string | null {
  let target = '';
  let from = 0;
  for (const { start, end } of exchange.pathParameters) {
    const value = exchange.path.slice(start, end);
    target += exchange.path.slice(from, start) + value.replace(/[0-9]/g, '9').replace(/[a-z]/g, 'f').replace(/[A-Z]/g, 'F');
    from = end;
  }
  return from === 0 ? null : target + exchange.path.slice(from);
}
