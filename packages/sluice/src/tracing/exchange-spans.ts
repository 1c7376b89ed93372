import type * as OpenTelemetry from '@opentelemetry/api';
import type { Attributes, Context, Span, Tracer } from '@opentelemetry/api';
import type { Handler, Outcome, Refusal, UpstreamFault, Way } from '@sluice/gateway';
import type { Captured, ExchangeRecord, RequestMessage, ResponseMessage } from '@sluice/model';
import { spanAttributesOf } from './span-attributes.ts';
import { readTraceContext, type TraceContext, withTraceContext } from './trace-context.ts';

/** Exchanges under way are bounded by their connections; a record that never came must not hold its span for ever all the same. */
const openSpansMax = 20_000;

interface OpenSpan {
  readonly span: Span;
  readonly context: Context;
  readonly came: TraceContext;
}

/**
 * A span for each exchange, and one below it for each time the upstream was asked: what the upstream is told to go on from. What an
 * exchange came to is told from its record; no value of the traffic stands in any attribute.
 */
export class ExchangeSpans {
  readonly #api: typeof OpenTelemetry;
  readonly #tracer: Tracer;
  readonly #open = new Map<string, OpenSpan>();
  /** Spans that ended, sampled or not. */
  ended = 0;
  /** Spans that were given up because too many were open. */
  dropped = 0;

  constructor(api: typeof OpenTelemetry, tracer: Tracer) {
    this.#api = api;
    this.#tracer = tracer;
  }

  /** The same handler, with spans around it. */
  around(handler: Handler): Handler {
    return {
      handle: (captured, way) => this.#handle(handler, captured, way),
      refused: (refusal: Refusal) => handler.refused(refusal),
    };
  }

  /** Ends the span of an exchange that was settled. One that the gateway refused by itself has its whole span made here. */
  readonly settled = (record: ExchangeRecord): void => {
    const known = this.#open.get(record.id);
    this.#open.delete(record.id);
    const span =
      known?.span ??
      this.#tracer.startSpan('refused', { kind: this.#api.SpanKind.SERVER, root: true, startTime: timeOf(record.startedAtMs) });
    if (known) span.updateName(record.endpoint);
    span.setAttributes(spanAttributesOf(record));
    if (record.status >= 500 || record.ending === 'broken') span.setStatus({ code: this.#api.SpanStatusCode.ERROR });
    this.#end(span, record.startedAtMs + record.durationUs / 1000);
  };

  async #handle(handler: Handler, captured: Captured, way: Way): Promise<Outcome> {
    const open = this.#begin(captured);
    try {
      return await handler.handle(captured, {
        route: way.route,
        forward: (request, consumer, isAside) => this.#forward(open, request, way, consumer, isAside),
      });
    } catch (error) {
      // It was settled before it broke, or nobody could say whose it was.
      if (this.#open.delete(captured.id)) {
        open.span.setStatus({ code: this.#api.SpanStatusCode.ERROR });
        open.span.end();
      }
      throw error;
    }
  }

  #begin({ id, startedAtMs, request }: Captured): OpenSpan {
    const { ROOT_CONTEXT, SpanKind, trace } = this.#api;
    const came = readTraceContext(request.headers);
    const { parent } = came;
    const above = parent
      ? trace.setSpanContext(ROOT_CONTEXT, { traceId: parent.traceId, spanId: parent.spanId, traceFlags: parent.flags & 1, isRemote: true })
      : ROOT_CONTEXT;
    const attributes = { 'http.request.method': methodOf(request.method), 'url.scheme': request.scheme, 'sluice.exchange.id': id };
    const span = this.#tracer.startSpan(
      methodOf(request.method),
      { kind: SpanKind.SERVER, startTime: timeOf(startedAtMs), attributes },
      above,
    );
    const open = { span, context: trace.setSpan(above, span), came };
    if (this.#open.size < openSpansMax) this.#open.set(id, open);
    else this.dropped += 1;
    return open;
  }

  async #forward(
    { context, came }: OpenSpan,
    request: RequestMessage,
    way: Way,
    consumer: string | undefined,
    isAside: boolean | undefined,
  ): Promise<ResponseMessage | UpstreamFault> {
    const attributes = { 'http.request.method': methodOf(request.method), ...addressOf(way.route.upstream) };
    const span = this.#tracer.startSpan(methodOf(request.method), { kind: this.#api.SpanKind.CLIENT, attributes }, context);
    const { traceId, spanId, traceFlags } = span.spanContext();
    // That the trace id is random was its sender's word, and stays so (Trace Context level 2, section 4.3).
    const flags = traceFlags | ((came.parent?.flags ?? 0) & 2);
    const traced = { ...request, headers: withTraceContext(request.headers, { traceId, spanId, flags }, came.state) };
    const reply = await way.forward(traced, consumer, isAside);
    if (reply.kind === 'upstream-fault') {
      span.setAttribute('error.type', reply.why);
      span.setStatus({ code: this.#api.SpanStatusCode.ERROR });
    } else {
      span.setAttribute('http.response.status_code', reply.status);
      if (reply.status >= 400) span.setAttribute('error.type', String(reply.status)).setStatus({ code: this.#api.SpanStatusCode.ERROR });
    }
    this.#end(span);
    return reply;
  }

  #end(span: Span, atMs?: number): void {
    this.ended += 1;
    span.end(atMs === undefined ? undefined : timeOf(atMs));
  }
}

/** Of the standard's methods; any other is a value from traffic (HTTP semantic conventions). */
const methods = new Set(['CONNECT', 'DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT', 'QUERY', 'TRACE']);

function methodOf(method: string): string {
  return methods.has(method) ? method : '_OTHER';
}

function addressOf(upstream: string): Attributes {
  const url = URL.parse(upstream);
  if (url === null) return {};
  return { 'server.address': url.hostname, 'server.port': Number(url.port) || (url.protocol === 'https:' ? 443 : 80) };
}

/** Seconds and nanoseconds: a number would be taken for one since the process started where the clock was set back. */
function timeOf(ms: number): [number, number] {
  const seconds = Math.floor(ms / 1000);
  return [seconds, Math.round((ms - seconds * 1000) * 1e6)];
}
