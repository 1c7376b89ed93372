import type { Socket } from 'node:net';
import { plainAddress } from '../forwarded.ts';
import type { Limits } from '../limits.ts';
import type { Stats } from '../stats.ts';

/** Client sockets from their acceptance to their close, TLS handshakes included, and how many there may be. */
export class AcceptedSockets {
  readonly #sockets = new Set<Socket>();
  readonly #countsByAddress = new Map<string, number>();
  readonly #limits: Limits;
  readonly #stats: Stats;
  /** Called whenever the last one has closed. */
  onEmpty: (() => void) | null = null;

  constructor(limits: Limits, stats: Stats) {
    this.#limits = limits;
    this.#stats = stats;
  }

  get count(): number {
    return this.#sockets.size;
  }

  /** Whether there is room for one more, of all and of its address; if so, it counts until it closes. */
  take(socket: Socket): boolean {
    const address = plainAddress(socket.remoteAddress ?? '');
    const ofAddress = this.#countsByAddress.get(address) ?? 0;
    const stats = this.#stats;
    if (this.#sockets.size >= this.#limits.connectionsMax || ofAddress >= this.#limits.connectionsPerAddressMax) {
      stats.connectionsRefused += 1;
      return false;
    }
    this.#sockets.add(socket);
    this.#countsByAddress.set(address, ofAddress + 1);
    stats.connections += 1;
    stats.connectionsNow += 1;
    socket.once('close', () => this.#left(socket, address));
    return true;
  }

  destroy(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  #left(socket: Socket, address: string): void {
    this.#sockets.delete(socket);
    this.#stats.connectionsNow -= 1;
    const left = (this.#countsByAddress.get(address) ?? 1) - 1;
    if (left > 0) this.#countsByAddress.set(address, left);
    else this.#countsByAddress.delete(address);
    if (this.#sockets.size === 0) this.onEmpty?.();
  }
}
