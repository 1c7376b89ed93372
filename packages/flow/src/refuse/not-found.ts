import { Lru, textOfUtf8, utf8 } from '@sluice/kit';
import { bytesBody, type HeaderPairs, headerOf, type ResponseMessage } from '@sluice/model';
import type { Exchange } from '../exchange.ts';
import { without } from '../head.ts';
import { type AbsentTarget, absentTarget } from './absent-target.ts';

const samplesMax = 512;
const sampleBytesMax = 16_384;
/** Lines that belong to one answer or one connection and would betray a copy that is kept. */
const momentary = new Set(['date', 'age', 'x-request-id', 'traceparent', 'set-cookie']);
const framing = new Set(['content-length', 'transfer-encoding', 'connection', 'keep-alive']);

/** The API's own 404 as a client sees it, judged and treated. */
export interface NotFound {
  readonly headers: HeaderPairs;
  readonly bytes: Uint8Array;
}

/** Asks the upstream for something that is not there, and judges what it says; null where it says no 404 that may pass. */
export type AskAbsent = (target: string) => Promise<NotFound | null>;

/**
 * What the API itself says when something is not there. A refusal that is configured as `hide` answers with it, so that
 * nobody can tell "you may not" from "there is none".
 */
export class NotFoundBook {
  readonly #samples = new Lru<string, NotFound>(samplesMax);

  /** Keeps an API's own 404. One in a coding is not kept: the next client may not read it. */
  learn(exchange: Exchange, { headers, bytes }: NotFound): void {
    if (bytes.length > sampleBytesMax || headerOf(headers, 'content-encoding') !== null || exchange.captured.request.method === 'HEAD')
      return;
    const sample = { headers: without(headers, (name) => momentary.has(name)), bytes };
    const { api, id } = exchange.trace.endpoint;
    this.#samples.set(`${api} ${id}`, sample);
    this.#samples.set(api, sample);
  }

  /** The endpoint's own 404: asked for now where asking is safe, so that even its date and its time are true; else the last one that was seen. */
  async answer(exchange: Exchange, ask: AskAbsent): Promise<ResponseMessage> {
    const { method } = exchange.captured.request;
    const absent = absentTarget(exchange);
    const fresh = absent && (method === 'GET' || method === 'HEAD') ? await ask(absent.target) : null;
    if (fresh && absent) return messageOf(asAsked(fresh, absent), method);
    const { api, id } = exchange.trace.endpoint;
    return messageOf(this.#samples.get(`${api} ${id}`) ?? this.#samples.get(api) ?? nothing, method);
  }
}

const nothing: NotFound = { headers: ['content-type', 'application/json'], bytes: utf8('{"error":"not found"}') };

function messageOf({ headers, bytes }: NotFound, method: string): ResponseMessage {
  const own = without(headers, (name) => framing.has(name));
  if (method === 'HEAD') return { kind: 'response', status: 404, headers: own, body: bytesBody(new Uint8Array(0)) };
  return { kind: 'response', status: 404, headers: [...own, 'content-length', String(bytes.length)], body: bytesBody(bytes) };
}

/** An answer that names what it did not find names what the client asked for. */
function asAsked(found: NotFound, { swaps }: AbsentTarget): NotFound {
  const text = textOfUtf8(found.bytes);
  const said = swapped(text, swaps);
  const headers = found.headers.map((part, index) => (index % 2 === 1 ? swapped(part, swaps) : part));
  return { headers, bytes: said === text ? found.bytes : utf8(said) };
}

function swapped(text: string, swaps: AbsentTarget['swaps']): string {
  return swaps.reduce((said, [absent, asked]) => said.replaceAll(absent, asked), text);
}
