import type { Socket } from 'node:net';
import { plainAddress, type TrustedProxies } from '../forwarded.ts';
import type { Limits } from '../limits.ts';
import type { Stats } from '../stats.ts';
import { CountsBy } from './counts-by.ts';
import { type NetworkBits, networkOf } from './network-of.ts';

/** What the room for client sockets is measured by. */
export interface SocketGround {
  readonly limits: Limits;
  readonly stats: Stats;
  readonly trusted: TrustedProxies;
}

/** Client sockets from their acceptance to their close, TLS handshakes included, and how many there may be. */
export class AcceptedSockets {
  readonly #sockets = new Set<Socket>();
  readonly #ofAddress = new CountsBy();
  readonly #ofNetwork = new CountsBy();
  readonly #ground: SocketGround;
  readonly #networkBits: NetworkBits;
  /** Called whenever the last one has closed. */
  onEmpty: (() => void) | null = null;

  constructor(ground: SocketGround, networkBits: NetworkBits) {
    this.#ground = ground;
    this.#networkBits = networkBits;
  }

  get count(): number {
    return this.#sockets.size;
  }

  /** Whether there is room for one more, of all, of its address and of its network; if so, it counts until it closes. */
  take(socket: Socket): boolean {
    const { limits, stats, trusted } = this.#ground;
    const address = plainAddress(socket.remoteAddress ?? '');
    // The connections of a proxy in front are those of all its clients.
    const network = trusted.has(address) ? null : networkOf(address, this.#networkBits);
    if (this.#sockets.size >= limits.connectionsMax) return this.#refuse();
    if (network !== null && this.#ofAddress.of(address) >= limits.connectionsPerAddressMax) return this.#refuse();
    if (network !== null && this.#ofNetwork.of(network) >= limits.connectionsPerNetworkMax) {
      stats.connectionsRefusedOfNetworks += 1;
      return this.#refuse();
    }
    this.#sockets.add(socket);
    if (network !== null) {
      this.#ofAddress.add(address);
      this.#ofNetwork.add(network);
    }
    stats.connections += 1;
    stats.connectionsNow += 1;
    socket.once('close', () => this.#left(socket, address, network));
    return true;
  }

  destroy(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  #refuse(): false {
    this.#ground.stats.connectionsRefused += 1;
    return false;
  }

  #left(socket: Socket, address: string, network: string | null): void {
    this.#sockets.delete(socket);
    this.#ground.stats.connectionsNow -= 1;
    if (network !== null) {
      this.#ofAddress.remove(address);
      this.#ofNetwork.remove(network);
    }
    if (this.#sockets.size === 0) this.onEmpty?.();
  }
}
