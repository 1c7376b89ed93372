import type { Raw } from './raw.ts';

/** Header lines in order and case as they travelled: name, value, name, value … One pair a line; nothing joined, nothing hidden. */
export type HeaderPairs = readonly string[];

export interface AbortReason {
  readonly kind: 'client' | 'upstream' | 'timeout' | 'malformed' | 'too-large' | 'denied' | 'shutdown';
  /** Words for the record: which limit or stage; never traffic. */
  readonly detail: string;
}

/** Takes a body's chunks as they come. After `end` or `abort` nothing more is called. */
export interface BodySink {
  chunk(bytes: Uint8Array): void;
  end(trailers: HeaderPairs): void;
  abort(reason: AbortReason): void;
}

/** The bytes of one message. Opened once; back-pressure by `pause` and `resume`; `cancel` tells the source that nobody reads on. */
export interface Body {
  /** Bytes that the framing announced; null where it announced none (chunked), 0 for a message without a body. */
  readonly length: number | null;
  open(sink: BodySink): void;
  pause(): void;
  resume(): void;
  cancel(reason: AbortReason): void;
}

/** The hop that a request came over. */
export interface Peer {
  readonly address: string;
  readonly port: number;
  /** TLS on this hop, or loopback, or a trusted proxy's word for it. */
  readonly isProtected: boolean;
  /** Whom the client's certificate names, where it showed one that was verified. */
  readonly certificate: Raw | null;
  /** SHA-256 of that certificate in base64url (RFC 8705 3.1). */
  readonly certificateThumbprint: string | null;
}

/** Protocol-neutral: HTTP/1.1 and HTTP/2 look the same from here on. */
export interface RequestMessage {
  readonly kind: 'request';
  readonly method: string;
  readonly scheme: 'http' | 'https';
  /** Host and port as the client named them. */
  readonly authority: string;
  /** The request target in origin form, byte for byte as received. */
  readonly target: string;
  readonly headers: HeaderPairs;
  readonly body: Body;
  readonly peer: Peer;
}

export interface ResponseMessage {
  readonly kind: 'response';
  readonly status: number;
  readonly headers: HeaderPairs;
  readonly body: Body;
}

export type Message = RequestMessage | ResponseMessage;

/** The value of the only line of this name (any case), or null when there is none. Throws nothing: the first of several is taken. */
export function headerOf(headers: HeaderPairs, lowerName: string): string | null {
  for (let index = 0; index < headers.length; index += 2) {
    const name = headers[index];
    if (name !== undefined && name.length === lowerName.length && name.toLowerCase() === lowerName) return headers[index + 1] ?? null;
  }
  return null;
}

/** All values of a name in order. */
export function headersOf(headers: HeaderPairs, lowerName: string): readonly string[] {
  const values: string[] = [];
  for (let index = 0; index < headers.length; index += 2) {
    const name = headers[index];
    if (name !== undefined && name.length === lowerName.length && name.toLowerCase() === lowerName) values.push(headers[index + 1] ?? '');
  }
  return values;
}

/** A body that is already here as a whole. */
export function bytesBody(bytes: Uint8Array, trailers: HeaderPairs = []): Body {
  let isCancelled = false;
  return {
    length: bytes.length,
    open(sink) {
      if (bytes.length > 0 && !isCancelled) sink.chunk(bytes);
      if (!isCancelled) sink.end(trailers);
    },
    pause() {},
    resume() {},
    cancel() {
      isCancelled = true;
    },
  };
}

export const emptyBody: Body = bytesBody(new Uint8Array(0));
