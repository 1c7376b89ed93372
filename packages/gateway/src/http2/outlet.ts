import type { Socket } from 'node:net';
import { initialWindowBytes, windowBytesMax } from './protocol.ts';
import type { Stream } from './stream.ts';

/** What leaves on one connection: the window of the connection, and the streams that wait for it. */
export class Outlet {
  readonly #socket: Socket;
  readonly #waiting = new Set<Stream>();
  #window = initialWindowBytes;
  #isCorked = false;

  constructor(socket: Socket) {
    this.#socket = socket;
  }

  /** Bytes of bodies that may leave now. */
  get room(): number {
    return this.#socket.writableNeedDrain ? 0 : this.#window;
  }

  spend(bytes: number): void {
    this.#window -= bytes;
  }

  /** The other side takes so many more; false where that is more than a window can be. */
  widen(bytes: number): boolean {
    this.#window += bytes;
    if (this.#window > windowBytesMax) return false;
    this.flush();
    return true;
  }

  write(bytes: Buffer | Uint8Array, written?: () => void): void {
    const socket = this.#socket;
    if (socket.destroyed || socket.writableEnded) return;
    if (!this.#isCorked) {
      // Answers that come in one turn leave in one call.
      this.#isCorked = true;
      socket.cork();
      setImmediate(this.#uncork);
    }
    socket.write(bytes, written);
  }

  wait(stream: Stream): void {
    this.#waiting.add(stream);
  }

  isWaiting(stream: Stream): boolean {
    return this.#waiting.has(stream);
  }

  forget(stream: Stream): void {
    this.#waiting.delete(stream);
  }

  /** Everybody who waits sends a frame, then everybody another, for as long as the connection takes any. */
  flush(): void {
    let hasProgress = true;
    while (hasProgress && this.room > 0) {
      hasProgress = false;
      const waiting = Array.from(this.#waiting);
      for (const stream of waiting) {
        if (stream.sendWindow <= 0 || this.room <= 0) continue;
        // One that another's flush ended must not be heard of again.
        if (!this.#waiting.delete(stream)) continue;
        stream.flush(1);
        hasProgress = true;
      }
    }
  }

  readonly #uncork = (): void => {
    this.#isCorked = false;
    this.#socket.uncork();
  };
}
