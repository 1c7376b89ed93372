import { type Ask, type Grant, isScarce, type LeasePort, leaseMsOf, mostOf, quotaEndMs, quotaStartMs, type Return } from '@sluice/limit';
import { type LimitTerms, periodOf } from '@sluice/model';
import { Redis } from 'ioredis';
import { beatScript, leaseScript, returnScript } from './scripts.ts';

export interface RedisCountersOptions {
  /** `redis://` or `rediss://`, with what it takes to get in. */
  readonly url: string;
  /** This node and no other. */
  readonly node: string;
  /** So long a question may take; then the server counts as away. */
  readonly answerMs: number;
  readonly now: () => number;
  /** Told when the server comes and goes. */
  readonly changed?: (isThere: boolean, why: string) => void;
}

/** Everything of ours in the server. */
const prefix = 'sluice:';
const nodesKey = `${prefix}nodes`;
/** A node that was not heard of for so long is not there any more, and what it has under way is over. */
const nodeLivesMs = 10_000;
const connectMs = 2_000;
const reconnectMsMax = 1_000;
/** A connection on which nothing comes back is given up and made anew. */
const silentMs = 5_000;

type Reply = readonly [granted: number, left: number, retryMs: number, resetMs: number, stamp: string, isNew: number];

/** Counters that all nodes share, in Valkey or Redis. Each question is one script a key, so that no two nodes are given the same. */
export class RedisCounters implements LeasePort {
  readonly #redis: Redis;
  readonly #options: RedisCountersOptions;
  #nodes = 1;
  #isThere: boolean | null = null;
  /** As the server names them; null until it has them. */
  #scripts: { readonly lease: string; readonly giveBack: string } | null = null;

  constructor(options: RedisCountersOptions) {
    this.#options = options;
    this.#redis = new Redis(options.url, {
      connectTimeout: connectMs,
      commandTimeout: options.answerMs,
      socketTimeout: silentMs,
      // What cannot be asked now is not asked later: by then it was decided without.
      enableOfflineQueue: false,
      autoResendUnfulfilledCommands: false,
      maxRetriesPerRequest: 0,
      retryStrategy: (times) => Math.min(times * 100, reconnectMsMax),
    });
    this.#redis.on('error', (error: Error) => this.#changed(false, error.message));
    this.#redis.on('close', () => this.#changed(false, 'the connection is closed'));
    this.#redis.on('ready', () => {
      this.#arrived().catch(() => undefined);
    });
  }

  /** Nodes that live, as far as heard; this one is among them. */
  get nodes(): number {
    return this.#nodes;
  }

  get isThere(): boolean {
    return this.#isThere === true;
  }

  /** Says that this node lives; to be called more often than `nodeLivesMs`. */
  async beat(): Promise<void> {
    const count = await this.#redis.call('EVAL', beatScript, 1, nodesKey, this.#options.node, nodeLivesMs).catch(() => null);
    if (typeof count === 'number') this.#nodes = Math.max(1, count);
  }

  async lease(asks: readonly Ask[], returns: readonly Return[]): Promise<readonly Grant[]> {
    const scripts = this.#scripts;
    if (scripts === null) throw new Error('the server is not there');
    const pipeline = this.#redis.pipeline();
    for (const returned of returns)
      pipeline.evalsha(scripts.giveBack, 2, ...this.#keysOf(returned, returned.stamp), ...this.#ofReturn(returned));
    const stamps = asks.map(({ terms }) => this.#stampOf(terms));
    for (const [index, ask] of asks.entries()) {
      const stamp = stamps[index] ?? 0;
      pipeline.evalsha(scripts.lease, 2, ...this.#keysOf(ask, stamp), ...this.#ofAsk(ask, stamp));
    }
    if (pipeline.length === 0) pipeline.ping();
    const replies = (await pipeline.exec()) ?? [];
    for (const [error] of replies) if (error) throw this.#failed(error);
    return asks.map((ask, index) => this.#grantOf(ask, replies[returns.length + index]?.[1] as Reply, stamps[index] ?? 0));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#redis.removeAllListeners('close');
    await this.#redis.zrem(nodesKey, this.#options.node).catch(() => undefined);
    this.#redis.disconnect();
  }

  #keysOf({ key, terms }: Pick<Ask, 'key' | 'terms'>, stamp: number): readonly string[] {
    return [terms.kind === 'quota' ? `${prefix}${key} ${stamp}` : `${prefix}${key}`, nodesKey];
  }

  #ofAsk({ terms, least, most, value }: Ask, stamp: number): readonly (string | number)[] {
    return [
      ...this.#ofTerms(terms, value),
      least,
      mostOf(terms, least, most, this.#nodes),
      this.#nodes,
      this.#endsInMs(terms, stamp),
      stamp,
    ];
  }

  #ofReturn({ terms, amount, stamp, value }: Return): readonly (string | number)[] {
    return [...this.#ofTerms(terms, value), amount, stamp, this.#endsInMs(terms, stamp)];
  }

  #ofTerms(terms: LimitTerms, value: string | null): readonly (string | number)[] {
    return [terms.kind, terms.amount, periodOf(terms), terms.kind === 'rate' ? terms.burst : 0, this.#options.node, value ?? ''];
  }

  #stampOf(terms: LimitTerms): number {
    return terms.kind === 'quota' ? quotaStartMs(terms.unit, this.#options.now()) : 0;
  }

  #endsInMs(terms: LimitTerms, stamp: number): number {
    return terms.kind === 'quota' ? Math.ceil(quotaEndMs(terms.unit, stamp) - this.#options.now()) : 0;
  }

  #grantOf({ terms, least }: Ask, reply: Reply, quotaStamp: number): Grant {
    const [granted, left, retryMs, resetMs, stamp, isNew] = reply;
    const lifeMs = leaseMsOf(terms, this.#endsInMs(terms, quotaStamp), granted, this.#nodes);
    const isNear = terms.kind === 'distinct' || isScarce(left + granted, least, this.#nodes);
    return { granted, lifeMs, stamp: Number(stamp), retryMs, left, resetMs, isScarce: isNear, isNew: isNew === 1 };
  }

  async #arrived(): Promise<void> {
    try {
      const [lease, giveBack] = await Promise.all([this.#redis.script('LOAD', leaseScript), this.#redis.script('LOAD', returnScript)]);
      this.#scripts = { lease: String(lease), giveBack: String(giveBack) };
      await this.beat();
      this.#changed(true, 'connected');
    } catch (error) {
      this.#changed(false, error instanceof Error ? error.message : String(error));
      this.#redis.disconnect(true);
    }
  }

  /** A server that was emptied or restarted knows our scripts no more. */
  #failed(error: Error): Error {
    if (error.message.startsWith('NOSCRIPT')) {
      this.#scripts = null;
      this.#arrived().catch(() => undefined);
    }
    return error;
  }

  #changed(isThere: boolean, why: string): void {
    if (!isThere) this.#scripts = null;
    if (this.#isThere === isThere) return;
    this.#isThere = isThere;
    this.#options.changed?.(isThere, why);
  }
}
