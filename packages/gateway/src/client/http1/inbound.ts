import type { RequestBody } from '../request-body.ts';
import { type RequestHead, scanRequestHead } from '../request-head.ts';
import { connectionOf } from './connection.ts';

const { IncomingMessage } = process.getBuiltinModule('node:http');

/**
 * A request as node's parser hands it over, without the stream that node would make of its body: `push` is all that the parser calls, and
 * it goes straight to the body's sink.
 */
export class Inbound extends IncomingMessage {
  #head: RequestHead | null = null;
  body: RequestBody | null = null;

  /** What one pass over the raw lines found. */
  scanned(): RequestHead {
    this.#head ??= scanRequestHead(this.rawHeaders, this.isHttp11, connectionOf(this.socket).server.limits);
    return this.#head;
  }

  get isHttp11(): boolean {
    return this.httpVersionMinor === 1 && this.httpVersionMajor === 1;
  }

  override push(chunk: Buffer | null): boolean {
    if (chunk !== null) return this.body === null ? true : this.body.receive(chunk);
    this.body?.finish(this.rawTrailers);
    return false;
  }

  /** node calls it once the answer is out, to drop what is left of the body; the body does that itself, within its bound. */
  protected _dump(): void {}
}

// node's server reads `req.headers` of every request for `host`, `expect` and the framing fields; the scan answers for all of them.
Object.defineProperty(Inbound.prototype, 'headers', {
  configurable: true,
  get(this: Inbound): RequestHead {
    return this.scanned();
  },
});
