import { apiId, bytesBody, type Captured } from '@sluice/model';
import { type Gateway, type GatewayOptions, type Revision, startGateway } from '../gateway.ts';
import type { Outcome, Refusal, Route, UpstreamFault, Way, WireEnding } from '../ports.ts';
import type { TlsSettings } from '../tls/tls-settings.ts';
import { patienceMs } from './patience.ts';

export interface StandOptions {
  readonly upstreamPort: number;
  readonly route?: Partial<Route>;
  readonly routes?: readonly Route[];
  readonly trustedProxies?: readonly string[];
  readonly limits?: NonNullable<GatewayOptions['limits']>;
  readonly overload?: NonNullable<GatewayOptions['overload']>;
  readonly timeouts?: NonNullable<GatewayOptions['timeouts']>;
  readonly listen?: GatewayOptions['listen'];
  readonly http2?: NonNullable<GatewayOptions['http2']>;
  readonly tls?: TlsSettings;
  readonly redirect?: GatewayOptions['redirect'];
  readonly onUpstreamChange?: NonNullable<GatewayOptions['onUpstreamChange']>;
  readonly handle?: (captured: Captured, way: Way) => Promise<Outcome>;
}

/** A gateway on a port of the system's choice with a handler that judges nothing and remembers everything. */
export class Stand implements AsyncDisposable {
  readonly captured: Captured[] = [];
  readonly refusals: Refusal[] = [];
  readonly endings: WireEnding[] = [];
  readonly faults: UpstreamFault[] = [];
  readonly time = { ms: Date.UTC(2026, 0, 1) };
  #gateway: Gateway | null = null;
  #revision: Revision | null = null;
  #waiters: (() => void)[] = [];
  #timesRead = 0;

  static async start(options: StandOptions): Promise<Stand> {
    const stand = new Stand();
    stand.#revision = {
      routes: options.routes ?? [routeTo(options.upstreamPort, options.route)],
      handler: {
        handle: (captured, way) => {
          stand.captured.push(captured);
          stand.#stir();
          return options.handle ? options.handle(captured, way) : stand.passThrough(captured, way);
        },
        refused: (refusal) => {
          stand.refusals.push(refusal);
          stand.#stir();
        },
      },
      trustedProxies: options.trustedProxies ?? [],
      ...(options.http2 ? { http2: options.http2 } : {}),
      limits: options.limits ?? {},
      timeouts: { checkMs: 5, ...options.timeouts },
    };
    stand.#gateway = await startGateway({
      listen: options.listen ?? { host: '127.0.0.1', port: 0 },
      ...stand.#revision,
      overload: options.overload ?? null,
      tls: options.tls ?? null,
      redirect: options.redirect ?? null,
      onUpstreamChange: options.onUpstreamChange ?? (() => {}),
      now: () => {
        stand.#timesRead += 1;
        return stand.time.ms;
      },
      random: () => 0.5,
    });
    return stand;
  }

  get gateway(): Gateway {
    if (!this.#gateway) throw new Error('not started');
    return this.#gateway;
  }

  /** Has the gateway take other routes, or whatever else is said, and leaves the rest as it is. */
  revise(change: Partial<Revision>): void {
    if (!this.#revision) throw new Error('not started');
    this.#revision = { ...this.#revision, ...change };
    this.gateway.revise(this.#revision);
  }

  get port(): number {
    return this.gateway.address.port;
  }

  async passThrough(captured: Captured, way: Way): Promise<Outcome> {
    const answer = await way.forward(captured.request);
    return this.outcome(answer);
  }

  outcome(answer: Awaited<ReturnType<Way['forward']>>): Outcome {
    const ended = (ending: WireEnding): void => {
      this.endings.push(ending);
      this.#stir();
    };
    if (answer.kind === 'response') return { message: answer, ended };
    this.faults.push(answer);
    const bytes = Buffer.from(`{"status":${answer.status}}`);
    return {
      message: { kind: 'response', status: answer.status, headers: ['Content-Type', 'application/problem+json'], body: bytesBody(bytes) },
      ended,
    };
  }

  /** Ends once `holds` does; looked at whenever something was captured, refused or ended. */
  async until(holds: () => boolean): Promise<void> {
    const deadline = performance.now() + patienceMs;
    while (!holds()) {
      if (performance.now() > deadline) throw new Error(`it did not come to that within ${patienceMs} ms`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, 5);
        this.#waiters.push(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
  }

  /** Lets the clock go on by so much, again and again, until it holds: what stalls only begins to once the kernel takes no more. */
  async passing(ms: number, holds: () => boolean): Promise<void> {
    const deadline = performance.now() + patienceMs;
    while (!holds()) {
      if (performance.now() > deadline) throw new Error(`it did not come to that within ${patienceMs} ms`);
      this.time.ms += ms;
      await this.ticked();
    }
  }

  /** Ends when the gate has looked at the clock, and at what it must cut, at least once more. Only while nothing new comes in. */
  async ticked(): Promise<void> {
    const before = this.#timesRead;
    await this.until(() => this.#timesRead >= before + 2);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.gateway.close();
  }

  #stir(): void {
    const waiters = this.#waiters;
    this.#waiters = [];
    for (const wake of waiters) wake();
  }
}

export function routeTo(port: number, route: Partial<Route> = {}): Route {
  return {
    api: apiId('test'),
    hosts: [],
    basePath: '/',
    paths: 'lenient',
    stripsPrefix: false,
    upstream: `http://127.0.0.1:${port}`,
    hostSent: 'client',
    allowsUpgrade: () => false,
    passesEarlyHints: false,
    upstreamTls: null,
    ...route,
  };
}
