import { Http2Lane, type LanePlacer } from './http2-lane.ts';
import type { ConnectGround } from './http2-upstream-connection.ts';
import { UpstreamConnection } from './http2-upstream-connection.ts';
import type { UpstreamExchange } from './upstream-exchange.ts';
import type { WaitingLine } from './waiting-line.ts';

/** A connection carries as many streams as the upstream takes; a further one is opened when all are full. */
const sessionsMax = 8;

/** HTTP/2 to one origin: lanes by the stream, on a few connections. */
export class Http2Upstream implements LanePlacer {
  readonly #ground: ConnectGround;
  readonly #waiting: WaitingLine;
  readonly #exchangesMax: number | null;
  readonly #connections: UpstreamConnection[] = [];
  readonly #placed = new Map<Http2Lane, UpstreamConnection>();

  /** At most `exchangesMax` run at once; null leaves that to its connections. */
  constructor(ground: ConnectGround, waiting: WaitingLine, exchangesMax: number | null) {
    this.#ground = ground;
    this.#exchangesMax = exchangesMax;
    this.#waiting = waiting;
  }

  send(exchange: UpstreamExchange): void {
    if (this.hasRoom) exchange.runOn(new Http2Lane(this, this.#ground.tls === null ? 'http' : 'https'));
    else this.#waiting.join(exchange);
  }

  get inFlight(): number {
    return this.#placed.size;
  }

  get hasRoom(): boolean {
    if (this.#exchangesMax !== null && this.#placed.size >= this.#exchangesMax) return false;
    return this.#connections.length < sessionsMax || this.#connections.some((connection) => connection.hasRoom);
  }

  get isQuiet(): boolean {
    return this.#placed.size === 0;
  }

  place(lane: Http2Lane): void {
    const connection = this.#connections.find(({ hasRoom }) => hasRoom) ?? this.#opened();
    this.#placed.get(lane)?.remove(lane);
    this.#placed.set(lane, connection);
    connection.add(lane);
  }

  left(lane: Http2Lane): void {
    this.#placed.get(lane)?.remove(lane);
    this.#placed.delete(lane);
    const next = this.hasRoom ? this.#waiting.next() : null;
    if (next !== null) this.send(next);
  }

  moved(addresses: readonly string[]): void {
    for (const connection of this.#connections) connection.leave(addresses);
  }

  checkTimeouts(): void {
    for (const connection of this.#connections.slice()) connection.checkTimeouts();
  }

  close(): void {
    for (const connection of this.#connections.slice()) connection.close();
  }

  #opened(): UpstreamConnection {
    const connection = new UpstreamConnection(this.#ground, () => {
      const index = this.#connections.indexOf(connection);
      if (index >= 0) this.#connections.splice(index, 1);
    });
    this.#connections.push(connection);
    connection.open();
    return connection;
  }
}
