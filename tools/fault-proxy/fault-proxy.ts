import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import type { Ending, Fault, PassedOn, Scripted, Turn } from './fault.ts';
import { RequestReader } from './request-reader.ts';

export interface FaultProxyOptions {
  /** Where connections are passed on to; needed by plans that pass on. */
  readonly target?: { readonly host: string; readonly port: number };
  readonly listen?: { readonly host: string; readonly port: number };
  /** What becomes of a connection, by its number from 0. */
  readonly plan: (connection: number) => Fault;
}

/** A TCP server in front of an API, or in its place, on which things go wrong by plan. */
export class FaultProxy implements AsyncDisposable {
  readonly #options: FaultProxyOptions;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #timers = new Set<NodeJS.Timeout>();
  connections = 0;
  /** Requests whose head was read by a script. */
  requests = 0;

  private constructor(options: FaultProxyOptions) {
    this.#options = options;
    this.#server = createServer({ allowHalfOpen: true, noDelay: true, pauseOnConnect: true }, (socket) => this.#accepted(socket));
  }

  static async open(options: FaultProxyOptions): Promise<FaultProxy> {
    const proxy = new FaultProxy(options);
    const { host, port } = options.listen ?? { host: '127.0.0.1', port: 0 };
    await new Promise<void>((resolve, reject) => {
      proxy.#server.once('error', reject).listen(port, host, resolve);
    });
    return proxy;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Connections that are open now, of both sides. */
  get open(): number {
    return this.#sockets.size;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const timer of this.#timers) clearTimeout(timer);
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #accepted(socket: Socket): void {
    const fault = this.#options.plan(this.connections);
    this.connections += 1;
    this.#keep(socket);
    switch (fault.kind) {
      case 'deaf':
        return;
      case 'script':
        return this.#perform(socket, fault);
      case 'pass':
        return this.#passOn(socket, fault);
    }
  }

  #keep(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.#sockets.delete(socket));
  }

  #perform(socket: Socket, { turns }: Scripted): void {
    let index = 0;
    let isTaken = false;
    const current = (): Turn => turns[Math.min(index, turns.length - 1)] ?? turns[0];
    const begin = (): void => {
      if (isTaken) return;
      isTaken = true;
      const { pieces, everyMs, ending } = current();
      this.#send(socket, pieces[Symbol.iterator](), everyMs, () => this.#end(socket, ending));
    };
    const reader = new RequestReader((what) => {
      if (what === 'head') this.requests += 1;
      const { after } = current();
      if (what === after || (what === 'end' && after === 'request')) begin();
      if (what === 'body' && typeof after === 'number' && reader.bodyBytes >= after) begin();
      if (what !== 'end') return;
      index += 1;
      isTaken = false;
    });
    socket.on('data', (bytes: Buffer) => reader.read(bytes));
    socket.on('end', () => {
      if (!socket.isPaused()) socket.end();
    });
    if (current().after === 'connect') begin();
    socket.resume();
  }

  #send(socket: Socket, pieces: Iterator<string | Uint8Array>, everyMs: number, over: () => void): void {
    if (socket.destroyed) return;
    const next = pieces.next();
    if (next.done) return over();
    const isTaken = socket.write(next.value);
    const goOn = (): void => this.#send(socket, pieces, everyMs, over);
    if (everyMs > 0) this.#later(everyMs, goOn);
    else if (isTaken) setImmediate(goOn);
    else socket.once('drain', goOn);
  }

  #end(socket: Socket, how: Ending): void {
    if (how === 'end') socket.end();
    // What was sent before is out by then.
    if (how === 'reset') socket.write('', () => socket.resetAndDestroy());
    if (how === 'hang') socket.pause();
  }

  #passOn(client: Socket, { latencyMs = 0, bytesPerSecond = Number.POSITIVE_INFINITY, cut }: PassedOn): void {
    const { target } = this.#options;
    if (target === undefined) throw new Error('a plan that passes on needs a target');
    const upstream = connect({ ...target, allowHalfOpen: true, noDelay: true });
    this.#keep(upstream);
    upstream.on('error', () => client.resetAndDestroy());
    client.on('close', () => upstream.destroy());
    this.#pump(client, upstream, () => latencyMs, null);
    this.#pump(upstream, client, (bytes) => latencyMs + (bytes * 1_000) / bytesPerSecond, cut ?? null);
  }

  /** One direction, read by read, with a pause before each. */
  #pump(from: Socket, to: Socket, pausedMs: (bytes: number) => number, cut: PassedOn['cut'] | null): void {
    let left = cut?.afterBytes ?? Number.POSITIVE_INFINITY;
    let isWaiting = false;
    let hasEnded = false;
    const over = (): void => {
      from.pause();
      this.#end(to, cut?.how ?? 'end');
    };
    const pass = (bytes: Buffer): void => {
      isWaiting = false;
      if (to.destroyed) return;
      const isTaken = to.write(bytes);
      if (left === 0) return over();
      if (hasEnded) to.end();
      else if (isTaken) from.resume();
      else to.once('drain', () => from.resume());
    };
    from.on('data', (bytes: Buffer) => {
      from.pause();
      const passed = bytes.subarray(0, left);
      left -= passed.length;
      const waitMs = pausedMs(passed.length);
      isWaiting = waitMs > 0;
      if (isWaiting) this.#later(waitMs, () => pass(passed));
      else pass(passed);
    });
    // The end is told also to who has paused.
    from.on('end', () => {
      hasEnded = true;
      if (!isWaiting && cut?.how !== 'hang') to.end();
    });
    if (left === 0) over();
    else from.resume();
  }

  #later(ms: number, work: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      work();
    }, ms);
    this.#timers.add(timer);
  }
}
