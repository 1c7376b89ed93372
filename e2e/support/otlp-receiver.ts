import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

export interface ReceivedSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string;
  readonly name: string;
  /** 2 is a server's, 3 a client's. */
  readonly kind: number;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly resource: Readonly<Record<string, unknown>>;
  /** 2 is an error. */
  readonly status: number;
  readonly durationNs: bigint;
}

/** A collector as far as OTLP over HTTP with protobuf needs one. */
export interface OtlpReceiver extends AsyncDisposable {
  readonly url: string;
  readonly spans: readonly ReceivedSpan[];
  /** All that came, undecoded. */
  readonly bytes: readonly Buffer[];
  /** Waits for spans that fit. */
  until(isThere: (spans: readonly ReceivedSpan[]) => boolean): Promise<void>;
}

export async function otlpReceiver(): Promise<OtlpReceiver> {
  const spans: ReceivedSpan[] = [];
  const bytes: Buffer[] = [];
  const server = createServer((request, response) => {
    buffer(request).then((body) => {
      bytes.push(body);
      spans.push(...spansOf(body));
      response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end();
      server.emit('spans');
    }, console.error);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans,
    bytes,
    async until(isThere) {
      while (!isThere(spans)) await once(server, 'spans', { signal: AbortSignal.timeout(60_000) });
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
    },
  };
}

type Fields = ReadonlyMap<number, readonly (Buffer | bigint)[]>;

/** `opentelemetry/proto/trace/v1/trace.proto`: the numbers of its fields. */
function spansOf(body: Buffer): ReceivedSpan[] {
  return messages(fieldsOf(body), 1).flatMap((resourceSpans) => {
    const resource = attributesOf(messages(resourceSpans, 1)[0] ?? new Map(), 1);
    return messages(resourceSpans, 2).flatMap((scopeSpans) =>
      messages(scopeSpans, 2).map((span) => ({
        traceId: hex(span, 1),
        spanId: hex(span, 2),
        parentSpanId: hex(span, 4),
        name: text(span, 5),
        kind: Number(span.get(6)?.[0] ?? 0),
        attributes: attributesOf(span, 9),
        resource,
        status: Number(messages(span, 15)[0]?.get(3)?.[0] ?? 0),
        durationNs: number(span, 8) - number(span, 7),
      })),
    );
  });
}

function attributesOf(fields: Fields, at: number): Readonly<Record<string, unknown>> {
  return Object.fromEntries(messages(fields, at).map((pair) => [text(pair, 1), attributeValueOf(messages(pair, 2)[0] ?? new Map())]));
}

function attributeValueOf(value: Fields): unknown {
  if (value.has(1)) return text(value, 1);
  if (value.has(2)) return value.get(2)?.[0] === 1n;
  if (value.has(3)) return Number(value.get(3)?.[0]);
  return messages(messages(value, 5)[0] ?? new Map(), 1).map(attributeValueOf);
}

function messages(fields: Fields, at: number): readonly Fields[] {
  return (fields.get(at) ?? []).flatMap((bytes) => (Buffer.isBuffer(bytes) ? [fieldsOf(bytes)] : []));
}

function text(fields: Fields, at: number): string {
  return String(fields.get(at)?.[0] ?? '');
}

function hex(fields: Fields, at: number): string {
  const bytes = fields.get(at)?.[0];
  return Buffer.isBuffer(bytes) ? bytes.toString('hex') : '';
}

function number(fields: Fields, at: number): bigint {
  const value = fields.get(at)?.[0];
  return typeof value === 'bigint' ? value : 0n;
}

/** Protobuf's wire format: varints, 64 and 32 bits, and what has a length. */
function fieldsOf(bytes: Buffer): Fields {
  const fields = new Map<number, (Buffer | bigint)[]>();
  let at = 0;
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = bytes[at] ?? 0;
      at += 1;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  };
  const take = (length: number): Buffer => {
    at += length;
    return bytes.subarray(at - length, at);
  };
  while (at < bytes.length) {
    const tag = Number(varint());
    const wire = tag & 7;
    const value =
      wire === 0 ? varint() : wire === 1 ? take(8).readBigUInt64LE() : wire === 5 ? BigInt(take(4).readUInt32LE()) : take(Number(varint()));
    fields.set(tag >> 3, [...(fields.get(tag >> 3) ?? []), value]);
  }
  return fields;
}
