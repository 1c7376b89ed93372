import { Lru, textOfUtf8, utf8 } from '@sluice/kit';
import { bytesBody, headerOf, type ResponseMessage } from '@sluice/model';
import type { Exchange } from '../exchange.ts';
import { without } from '../head.ts';
import type { NotFound } from '../plan/inputs.ts';
import { splitTarget } from '../target.ts';
import { type AbsentTarget, absentTarget } from './absent-target.ts';

const samplesMax = 1024;
const sampleBytesMax = 16_384;
/** What a 404 may depend on beside its target; longer than this, it is asked for each time. */
const keyLengthMax = 512;
/** Lines that belong to one answer or one connection: each 404 has its own, or none. */
const momentary = new Set(['date', 'age', 'x-request-id', 'x-correlation-id', 'traceparent', 'set-cookie', 'server-timing', 'x-runtime']);
const framing = new Set(['content-length', 'transfer-encoding', 'connection', 'keep-alive']);

/** What an upstream says at a target where nothing is: its 404, or null where it says something else; `unknown` where it said nothing. */
export type AskAbsent = (target: string) => Promise<NotFound | null | 'unknown'>;

interface Sample {
  readonly found: NotFound;
  readonly isDated: boolean;
  /** What the sample was asked with, in the order of the path's parameters; the query last. */
  readonly absents: readonly string[];
}

/**
 * The one 404 of an endpoint that hides: what is refused and what is really not there are answered with the same document, so that nobody can
 * tell one from the other. It is the API's own, asked for at a target where nothing is, by a read, whichever of the two came first; where
 * the API has none it is a plain one. Where one is configured it is that, and nobody is asked.
 */
export class NotFoundBook {
  readonly #samples = new Lru<string, Sample>(samplesMax);

  /** `nowMs` is told by answers whose own were dated. */
  async answer(exchange: Exchange, ask: AskAbsent, nowMs: () => number): Promise<ResponseMessage> {
    const { notFound } = exchange.plan;
    if (notFound !== null) return messageOf(notFound, exchange.captured.request.method, null);
    const key = keyOf(exchange);
    const known = this.#samples.get(key);
    const sample = known ?? (await this.#asked(exchange, key, ask));
    return messageOf(asAsked(sample, exchange), exchange.captured.request.method, sample.isDated ? nowMs() : null);
  }

  async #asked(exchange: Exchange, key: string, ask: AskAbsent): Promise<Sample> {
    const absent = absentTarget(exchange);
    const found = absent ? await ask(absent.target) : null;
    const isOwn = found !== null && found !== 'unknown' && isKept(found) && absent !== null;
    const sample = isOwn ? sampleOf(found, absent) : plain;
    // An upstream that is down is asked again.
    if (found !== 'unknown' && key.length <= keyLengthMax) this.#samples.set(key, sample);
    return sample;
  }
}

const plain: Sample = {
  found: { status: 404, headers: ['content-type', 'application/json'], bytes: utf8('{"error":"not found"}') },
  isDated: false,
  absents: [],
};

function isKept({ headers, bytes }: NotFound): boolean {
  return bytes.length <= sampleBytesMax && headerOf(headers, 'content-encoding') === null;
}

function sampleOf({ headers, bytes }: NotFound, { absents }: AbsentTarget): Sample {
  const kept = without(headers, (name) => momentary.has(name) || framing.has(name));
  return { found: { status: 404, headers: kept, bytes }, isDated: headerOf(headers, 'date') !== null, absents };
}

/** A 404 may name its caller and speak its language; one caller's is never shown to another. */
function keyOf({ trace, captured }: Exchange): string {
  const { headers } = captured.request;
  const said = ['accept', 'accept-language', 'origin'].map((name) => headerOf(headers, name) ?? '');
  return [trace.endpoint.api, trace.endpoint.id, trace.consumer.id, ...said].join('\n');
}

function messageOf({ status, headers, bytes }: NotFound, method: string, nowMs: number | null): ResponseMessage {
  const own = nowMs === null ? headers : [...headers, 'date', new Date(nowMs).toUTCString()];
  if (method === 'HEAD') return { kind: 'response', status, headers: own, body: bytesBody(new Uint8Array(0)) };
  return { kind: 'response', status, headers: [...own, 'content-length', String(bytes.length)], body: bytesBody(bytes) };
}

/** Only what stands in a path as it is; anything else would have to be written as the document's syntax asks. */
const plainText = /^[\w\-.~%!$'()*+,;=:@&/?]*$/;

/** An answer that names what it did not find names what the client asked for. */
function asAsked({ found, absents }: Sample, { captured, path, pathParameters }: Exchange): NotFound {
  if (absents.length === 0) return found;
  const slots = pathParameters.length > 0 ? pathParameters : [{ start: path.lastIndexOf('/') + 1, end: path.length }];
  const asked = [...slots.map(({ start, end }) => path.slice(start, end)), splitTarget(captured.request.target).query];
  const swaps = absents
    .map((absent, index) => [absent, asked[index] ?? ''] as const)
    .filter(([absent, value]) => absent !== '' && absent !== value && plainText.test(value))
    .toSorted(([one], [other]) => other.length - one.length);
  const text = textOfUtf8(found.bytes);
  const said = swapped(text, swaps);
  const headers = found.headers.map((part, index) => (index % 2 === 1 ? swapped(part, swaps) : part));
  return { ...found, headers, bytes: said === text ? found.bytes : utf8(said) };
}

function swapped(text: string, swaps: readonly (readonly [string, string])[]): string {
  return swaps.reduce((said, [absent, asked]) => said.replaceAll(absent, () => asked), text);
}
