/** What becomes of one connection: it is passed on with something wrong, answered by a script, or left alone. */
export type Fault = PassedOn | Scripted | { readonly kind: 'deaf' };

/** To and from the target, byte for byte; each of these is left out or wrong. */
export interface PassedOn {
  readonly kind: 'pass';
  /** Milliseconds that every read waits before it goes on, in both directions. */
  readonly latencyMs?: number;
  /** Bytes a second of the answer. */
  readonly bytesPerSecond?: number;
  /** After so many bytes of the answer the connection is reset, ended in order, or silent for ever. */
  readonly cut?: { readonly afterBytes: number; readonly how: Exclude<Ending, 'stay'> };
}

/** No target is asked: each request has its turn, the last turn stands for all further ones. */
export interface Scripted {
  readonly kind: 'script';
  readonly turns: readonly [Turn, ...Turn[]];
}

export interface Turn {
  /** When it begins: as the connection is made, once the head of a request is here, or all of it, or so many bytes of its body. */
  readonly after: 'connect' | 'head' | 'request' | number;
  /** What is sent, a piece each `everyMs`; it may have no end. */
  readonly pieces: Iterable<string | Uint8Array>;
  readonly everyMs: number;
  readonly ending: Ending;
}

/** `stay` reads on; `hang` is a machine that is gone: it neither reads nor ends. */
export type Ending = 'stay' | 'end' | 'reset' | 'hang';

export function script(...turns: readonly [Turn, ...Turn[]]): Scripted {
  return { kind: 'script', turns };
}

/** A turn after the whole request, all in one write; what differs is said. */
export function turn(piece: string | Uint8Array, differing: Partial<Turn> = {}): Turn {
  return { after: 'request', pieces: [piece], everyMs: 0, ending: 'stay', ...differing };
}

export function answer(body: string, lines = ''): string {
  return `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n${lines}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}

/** The same piece for ever. */
export function* endless(first: string, piece: string): Generator<string> {
  yield first;
  for (;;) yield piece;
}
