import type { Socket } from 'node:net';
import type { AbortReason } from '@sluice/model';
import type { FeedTarget, RequestFeed } from './request-feed.ts';

/** Who is told how the sending of a body ended. */
export interface RequestStreamOwner {
  sent(): void;
  /** The body broke off, or has another length than was announced: what went out of it must not look whole. */
  unsendable(reason: AbortReason): void;
}

/** Writes a request whose body still comes, as its head frames it, no faster than the socket takes it. The head goes out with the first chunk. */
export class RequestStream implements FeedTarget {
  readonly #socket: Socket;
  readonly #feed: RequestFeed;
  readonly #owner: RequestStreamOwner;
  readonly #length: number | null;
  /** Empty once it is out. */
  #head: string;
  #bytes = 0;
  isOver = false;

  constructor(socket: Socket, head: string, feed: RequestFeed, owner: RequestStreamOwner) {
    this.#socket = socket;
    this.#head = head;
    this.#feed = feed;
    this.#owner = owner;
    this.#length = feed.length;
  }

  begin(): void {
    this.#feed.flow(this);
  }

  /** The socket takes more again. */
  drained(): void {
    if (!this.isOver) this.#feed.resume();
  }

  cancel(detail: string): void {
    this.isOver = true;
    this.#feed.cancel(detail);
  }

  chunk(bytes: Uint8Array): boolean {
    if (this.isOver || bytes.length === 0) return true;
    this.#bytes += bytes.length;
    if (this.#length !== null && this.#bytes > this.#length) {
      this.abort({ kind: 'malformed', detail: 'a body longer than it announced' });
      return true;
    }
    const socket = this.#socket;
    const isChunked = this.#length === null;
    const before = isChunked ? `${this.#takeHead()}${bytes.length.toString(16)}\r\n` : this.#takeHead();
    socket.cork();
    if (before !== '') socket.write(before, 'latin1');
    socket.write(bytes);
    if (isChunked) socket.write('\r\n', 'latin1');
    socket.uncork();
    return !socket.writableNeedDrain;
  }

  end(): void {
    if (this.isOver) return;
    if (this.#length !== null && this.#bytes !== this.#length) {
      return this.abort({ kind: 'malformed', detail: 'a body shorter than it announced' });
    }
    this.isOver = true;
    const rest = this.#length === null ? `${this.#takeHead()}0\r\n\r\n` : this.#takeHead();
    if (rest !== '') this.#socket.write(rest, 'latin1');
    this.#owner.sent();
  }

  abort(reason: AbortReason): void {
    if (this.isOver) return;
    this.isOver = true;
    this.#owner.unsendable(reason);
  }

  #takeHead(): string {
    const head = this.#head;
    this.#head = '';
    return head;
  }
}
