import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { AbortReason, HeaderPairs } from '@sluice/model';
import type { AnswerWire } from '../answer-wire.ts';
import { reset } from '../reset.ts';

const { ServerResponse, STATUS_CODES } = process.getBuiltinModule('node:http');

/** As much of latin1 as node writes without taking memory for it, less the head. */
const oneWriteBytesMax = 8 * 1024;

/** What node keeps of a head until it goes out. */
interface Unsent {
  _header?: string | null;
  _headerSent?: boolean;
}

/** An answer in HTTP/1.1, over node's own response. */
export class Outgoing<Request extends IncomingMessage = IncomingMessage> extends ServerResponse<Request> implements AnswerWire {
  readonly trailsSized = false;
  #hasDrainListener = false;

  sendContinue(): void {
    if (!this.headersSent) this.writeContinue();
  }

  sendHints(links: readonly string[]): boolean {
    if (this.headersSent) return false;
    try {
      this.writeEarlyHints({ link: [...links] });
      return true;
    } catch {
      // A Link value that node would not write; a hint may be left out.
      return false;
    }
  }

  sendWhole(status: number, lines: string[], isLast: boolean, bytes: Uint8Array | null, done: () => void): boolean {
    if (!this.sendHead(status, lines, isLast)) return false;
    const isOneWrite = bytes !== null && bytes.length <= oneWriteBytesMax && joinToHead(this, bytes);
    this.end(isOneWrite ? undefined : (bytes ?? undefined), done);
    return true;
  }

  sendHead(status: number, lines: string[], isLast: boolean): boolean {
    if (isLast) lines.push('Connection', 'close');
    try {
      this.writeHead(status, STATUS_CODES[status] ?? 'Unknown', lines);
      return true;
    } catch {
      // node refuses a name or a value with a forbidden character, which a rewritten header may have got from traffic.
      return false;
    }
  }

  flushHead(): void {
    this.flushHeaders();
  }

  sendChunk(bytes: Uint8Array, drained: () => void): boolean {
    if (this.write(bytes)) return true;
    if (!this.#hasDrainListener) this.on('drain', drained);
    this.#hasDrainListener = true;
    return false;
  }

  sendEnd(trailers: HeaderPairs, done: () => void): void {
    if (trailers.length > 0) {
      const pairs: [string, string][] = [];
      for (let index = 0; index < trailers.length; index += 2) pairs.push([trailers[index] ?? '', trailers[index + 1] ?? '']);
      this.addTrailers(pairs);
    }
    this.end(done);
  }

  // The socket is closed within the framing; where only its end delimits the body, it is reset.
  breakOff(_reason: AbortReason, isDelimited: boolean): void {
    if (this.socket === null) this.once('socket', (socket: Socket) => void socket.destroy());
    else if (isDelimited || this.chunkedEncoding) this.socket.destroy();
    else reset(this.socket);
  }

  cut(): void {
    this.req.socket.destroy();
  }
}

/**
 * Puts a small body behind the head, in the text that node keeps until it goes out: one plain write in place of a list of three pieces,
 * 2 µs an answer. Answers whether it did.
 */
function joinToHead(response: InstanceType<typeof ServerResponse> & Unsent, bytes: Uint8Array): boolean {
  if (typeof response._header !== 'string' || response._headerSent !== false) return false;
  response._header += Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  return true;
}
