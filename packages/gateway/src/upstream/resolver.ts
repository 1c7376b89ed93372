import type { LookupAddress, LookupOptions } from 'node:dns';
import { isIPv6 } from 'node:net';
import type { Clock } from '../clock.ts';
import type { Limits } from '../limits.ts';
import type { Stats } from '../stats.ts';
import { askServers, askSystem, type NameQuery } from './name-query.ts';
import type { UpstreamChange } from './upstream-change.ts';

export interface DnsOptions {
  /** `address` or `address:port` of the servers that are asked; none for the system's own way. */
  readonly servers: readonly string[];
  /** An answer holds at least so long, whatever it says: a time to live of 0 would be asked for with each connection. */
  readonly ttlMinMs: number;
  /** And at most so long. */
  readonly ttlMaxMs: number;
  /** Where nobody says how long it holds, as the system does not. */
  readonly ttlUnknownMs: number;
  /** After so long a question counts as not answered. */
  readonly timeoutMs: number;
  /** After a question that failed the next one waits so long. */
  readonly retryMs: number;
}

export const defaultDns: DnsOptions = {
  servers: [],
  ttlMinMs: 1_000,
  ttlMaxMs: 300_000,
  ttlUnknownMs: 30_000,
  timeoutMs: 5_000,
  retryMs: 1_000,
};

/** Whoever holds sockets to a host, and is told when its addresses change. */
export interface AddressHolder {
  moved(addresses: readonly string[]): void;
}

type Callback = (error: NodeJS.ErrnoException | null, address: string | LookupAddress[], family?: number) => void;

/** A host that nobody has asked for so long is forgotten. */
const unusedMs = 600_000;
/** An address that took no connection comes after the others for so long. */
const shunnedMs = 10_000;

interface Host {
  readonly name: string;
  readonly holders: Set<AddressHolder>;
  /** The last good answer; empty before the first one. */
  addresses: readonly string[];
  expiresAtMs: number;
  usedAtMs: number;
  /** Numbers the question that is under way; 0 while there is none. */
  asking: number;
  failed: NodeJS.ErrnoException | null;
  waiting: Callback[];
  turn: number;
}

/**
 * Names to addresses for connections to upstreams. Answers are asked for again, beside the traffic, when they expire; where no new one
 * comes the last good one holds. Connections go to the addresses in turn, and node tries the others, by turns of families, where one does
 * not answer (RFC 8305).
 */
export class Resolver {
  readonly #options: DnsOptions;
  readonly #query: NameQuery;
  readonly #limits: Limits;
  readonly #stats: Stats;
  readonly #clock: Clock;
  readonly #report: (change: UpstreamChange) => void;
  readonly #hosts = new Map<string, Host>();
  readonly #shunned = new Map<string, number>();
  #questions = 0;

  constructor(
    options: DnsOptions,
    parts: { readonly limits: Limits; readonly stats: Stats; readonly clock: Clock; readonly report: (change: UpstreamChange) => void },
  ) {
    this.#options = options;
    this.#query = options.servers.length === 0 ? askSystem : askServers(options.servers, options.timeoutMs);
    this.#limits = parts.limits;
    this.#stats = parts.stats;
    this.#clock = parts.clock;
    this.#report = parts.report;
  }

  /** For `net.connect`. */
  readonly lookup = (name: string, options: LookupOptions, callback: Callback): void => {
    const host = this.#hostOf(name);
    host.usedAtMs = this.#clock.nowMs;
    const answer: Callback =
      options.all === true ? callback : (error, found) => callback(error, ...(Array.isArray(found) ? firstOf(found) : ([found] as const)));
    if (host.addresses.length > 0) {
      process.nextTick(answer, null, this.#inTurn(host));
    } else if (host.asking === 0 && host.failed !== null && this.#clock.nowMs < host.expiresAtMs) {
      process.nextTick(answer, host.failed, []);
    } else if (host.waiting.length >= this.#limits.lookupsWaitingMax) {
      this.#stats.dnsOverloads += 1;
      process.nextTick(answer, new Error('too many connections wait for the DNS'), []);
    } else {
      host.waiting.push(answer);
      if (host.asking === 0) this.#ask(host);
    }
  };

  hold(name: string, holder: AddressHolder): void {
    this.#hostOf(name).holders.add(holder);
  }

  letGo(name: string, holder: AddressHolder): void {
    this.#hosts.get(name)?.holders.delete(holder);
  }

  /** An address took no connection. */
  shun(address: string): void {
    this.#shunned.set(address, this.#clock.nowMs + shunnedMs);
  }

  get isUnused(): boolean {
    return this.#hosts.size === 0;
  }

  /** Once a tick: asks again for what has expired. */
  check(): void {
    const { nowMs } = this.#clock;
    for (const host of this.#hosts.values()) {
      if (host.addresses.length > 0 && host.asking === 0 && nowMs >= host.expiresAtMs) this.#ask(host);
      if (nowMs - host.usedAtMs > unusedMs && host.holders.size === 0) this.#hosts.delete(host.name);
    }
    for (const [address, untilMs] of this.#shunned) if (nowMs >= untilMs) this.#shunned.delete(address);
  }

  #hostOf(name: string): Host {
    const known = this.#hosts.get(name);
    if (known) return known;
    const host: Host = {
      name,
      holders: new Set(),
      addresses: [],
      expiresAtMs: 0,
      usedAtMs: this.#clock.nowMs,
      asking: 0,
      failed: null,
      waiting: [],
      turn: 0,
    };
    this.#hosts.set(name, host);
    return host;
  }

  #ask(host: Host): void {
    this.#questions += 1;
    const question = this.#questions;
    host.asking = question;
    this.#stats.dnsQueries += 1;
    const isOpen = (): boolean => host.asking === question;
    // A question that is never answered ends here; what comes later is the answer to nothing.
    const timer = setTimeout(() => {
      if (isOpen()) this.#failed(host, Object.assign(new Error('the DNS does not answer'), { code: 'ETIMEOUT' }));
    }, this.#options.timeoutMs);
    timer.unref();
    this.#query(host.name).then(
      ({ addresses, ttlMs }) => {
        clearTimeout(timer);
        if (isOpen()) this.#answered(host, addresses, ttlMs);
      },
      (error: NodeJS.ErrnoException) => {
        clearTimeout(timer);
        if (isOpen()) this.#failed(host, error);
      },
    );
  }

  #answered(host: Host, addresses: readonly string[], ttlMs: number | null): void {
    const { ttlMinMs, ttlMaxMs, ttlUnknownMs } = this.#options;
    const before = host.addresses;
    const wasFailing = host.failed !== null;
    host.asking = 0;
    host.failed = null;
    host.addresses = addresses;
    host.expiresAtMs = this.#clock.nowMs + Math.min(ttlMaxMs, Math.max(ttlMinMs, ttlMs ?? ttlUnknownMs));
    const isOther = before.length > 0 && (before.length !== addresses.length || before.some((address) => !addresses.includes(address)));
    if (isOther) for (const holder of host.holders) holder.moved(addresses);
    if (isOther) this.#report({ kind: 'addresses', target: host.name, to: `${addresses.length} addresses`, why: 'the DNS says so' });
    else if (wasFailing) this.#report({ kind: 'dns', target: host.name, to: 'answered', why: `${addresses.length} addresses` });
    this.#settle(host, null);
  }

  #failed(host: Host, error: NodeJS.ErrnoException): void {
    const isFirst = host.failed === null;
    host.asking = 0;
    host.failed = error;
    host.expiresAtMs = this.#clock.nowMs + this.#options.retryMs;
    this.#stats.dnsFailures += 1;
    if (isFirst) {
      const to = host.addresses.length > 0 ? 'the last good answer holds' : 'unknown';
      this.#report({ kind: 'dns', target: host.name, to, why: error.code ?? error.message });
    }
    this.#settle(host, error);
  }

  #settle(host: Host, error: NodeJS.ErrnoException | null): void {
    const { waiting } = host;
    host.waiting = [];
    for (const callback of waiting) callback(error, error === null ? this.#inTurn(host) : []);
  }

  /** Every address, another one first each time; those that took no connection of late come last. The first family stays the first. */
  #inTurn(host: Host): LookupAddress[] {
    const { addresses } = host;
    host.turn = (host.turn + 1) % addresses.length;
    const turned = [...addresses.slice(host.turn), ...addresses.slice(0, host.turn)];
    const isFirstSix = isIPv6(addresses[0] ?? '');
    const rank = (address: string): number => (this.#shunned.has(address) ? 2 : 0) + (isIPv6(address) === isFirstSix ? 0 : 1);
    return turned.toSorted((one, other) => rank(one) - rank(other)).map((address) => ({ address, family: isIPv6(address) ? 6 : 4 }));
  }
}

function firstOf([first]: readonly LookupAddress[]): readonly [string, number?] {
  return first === undefined ? [''] : [first.address, first.family];
}
