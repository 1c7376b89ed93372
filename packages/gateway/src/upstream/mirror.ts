import type { AbortReason, BodySink, ResponseMessage } from '@sluice/model';
import type { UpstreamFault } from '../ports.ts';
import type { Stats } from '../stats.ts';
import type { MirrorSettings } from './mirror-settings.ts';
import type { Upstream } from './upstream.ts';
import { type Dispatch, UpstreamExchange } from './upstream-exchange.ts';

/** By this the mirror tells a copy. */
const mark = ['X-Sluice-Mirror', '1'] as const;

/**
 * Shadow traffic: a copy of what was just sent goes to the mirror on sockets of its own. Nothing waits for it, and what becomes of it is
 * counted and forgotten. A body that still comes is not copied: a slow mirror would hold up the one that it comes for.
 */
export class Mirror {
  readonly #settings: MirrorSettings;
  readonly #methods: ReadonlySet<string>;
  readonly #dropped: ReadonlySet<string>;
  readonly #upstream: Upstream;
  readonly #stats: Stats;
  readonly #random: () => number;
  #inFlight = 0;

  /** What goes wrong at the mirror is counted here, and in no counter of the upstream's. */
  constructor(settings: MirrorSettings, upstream: Upstream, stats: Stats, random: () => number) {
    this.#settings = settings;
    this.#methods = new Set(settings.methods);
    this.#dropped = new Set(settings.headersDropped);
    this.#upstream = upstream;
    this.#stats = stats;
    this.#random = random;
  }

  offer(dispatch: Dispatch): void {
    const { percent, inFlightMax } = this.#settings;
    if (dispatch.upgrade !== null || !this.#methods.has(dispatch.method) || this.#random() * 100 >= percent) return;
    const isWhole = dispatch.body === null || Buffer.isBuffer(dispatch.body);
    if (!isWhole || this.#inFlight >= inFlightMax || !this.#upstream.hasRoom) {
      this.#stats.mirrorDropped += 1;
      return;
    }
    this.#inFlight += 1;
    this.#stats.mirrored += 1;
    const copy = { ...dispatch, headers: this.#headersOf(dispatch.headers) };
    this.#upstream.send(new UpstreamExchange(copy, this.#upstream, null, (answer) => this.#answered(answer)));
  }

  #headersOf(headers: readonly string[]): readonly string[] {
    const kept: string[] = [];
    for (let index = 0; index < headers.length; index += 2) {
      const name = headers[index] ?? '';
      if (!this.#dropped.has(name.toLowerCase())) kept.push(name, headers[index + 1] ?? '');
    }
    kept.push(...mark);
    return kept;
  }

  #answered(answer: ResponseMessage | UpstreamFault): void {
    if (answer.kind === 'response') return answer.body.open(this.#sink);
    this.#over(false);
  }

  #over(isWell: boolean): void {
    this.#inFlight -= 1;
    if (!isWell) this.#stats.mirrorFaults += 1;
  }

  /** Reads the answer to its end and keeps nothing. */
  readonly #sink: BodySink = {
    chunk: () => {},
    end: () => this.#over(true),
    abort: (_reason: AbortReason) => this.#over(false),
  };
}
