import { connect, isIP, type Socket } from 'node:net';
import type { Upstream } from '../upstream.ts';
import { askHttp2, type Question } from './ask-http2.ts';
import type { HealthOptions } from './health-options.ts';

const { request } = process.getBuiltinModule('node:http');

/** Asks one target again and again, each time on a socket of its own. A target is held to be well until it says otherwise. */
export class HealthCheck {
  readonly #options: HealthOptions;
  readonly #upstream: Upstream;
  readonly #random: () => number;
  readonly #onChange: (isHealthy: boolean, why: string) => void;
  #timer: NodeJS.Timeout;
  #inRow = 0;
  #isClosed = false;
  isHealthy = true;
  failures = 0;

  constructor(options: HealthOptions, upstream: Upstream, random: () => number, onChange: (isHealthy: boolean, why: string) => void) {
    this.#options = options;
    this.#upstream = upstream;
    this.#random = random;
    this.#onChange = onChange;
    // The first question comes soon, not for all targets at once.
    this.#timer = setTimeout(() => this.#ask(), random() * Math.min(1_000, options.intervalMs)).unref();
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
  }

  #ask(): void {
    const { path, timeoutMs, host, statuses } = this.#options;
    const { origin } = this.#upstream;
    let isOver = false;
    const over = (why: string | null): void => {
      if (isOver) return;
      isOver = true;
      clearTimeout(deadline);
      asked.destroy();
      if (!this.#isClosed) this.#saw(why);
    };
    const deadline = setTimeout(() => over(`no answer within ${timeoutMs} ms`), timeoutMs).unref();
    const asked = this.#send({
      origin,
      path,
      host: host ?? origin.host,
      userAgent: 'sluice-health',
      answered: (status) => over(statuses.some(([first, last]) => status >= first && status <= last) ? null : `status ${status}`),
      failed: (code) => over(code ?? 'no answer'),
    });
  }

  #send(question: Question): { destroy(): void } {
    if (this.#upstream.isHttp2) return askHttp2(this.#connected(), question);
    const { path, host, userAgent, answered, failed } = question;
    const headers = { host, 'user-agent': userAgent, connection: 'close' };
    const asked = request({ method: 'GET', path, headers, createConnection: () => this.#connected() });
    asked.on('response', ({ statusCode = 0 }) => answered(statusCode));
    asked.on('error', (error: NodeJS.ErrnoException) => failed(error.code));
    return asked.end();
  }

  #connected(): Socket {
    const { origin, tls, resolver, isHttp2 } = this.#upstream;
    const host = origin.hostname.replace(/^\[|\]$/g, '');
    const port = origin.port === '' ? (tls === null ? 80 : 443) : Number(origin.port);
    const options = { host, port, lookup: resolver.lookup };
    return tls === null
      ? connect(options)
      : tls.connect({ ...options, ALPNProtocols: [isHttp2 ? 'h2' : 'http/1.1'] }, isIP(host) === 0 ? host : null);
  }

  #saw(why: string | null): void {
    const { intervalMs, jitterPercent, healthyAfter, unhealthyAfter } = this.#options;
    const isGood = why === null;
    if (!isGood) this.failures += 1;
    this.#inRow = isGood === this.isHealthy ? 0 : this.#inRow + 1;
    if (this.#inRow >= (isGood ? healthyAfter : unhealthyAfter)) {
      this.isHealthy = isGood;
      this.#inRow = 0;
      this.#onChange(isGood, why ?? 'its checks succeed');
    }
    const jitter = 1 + ((this.#random() * 2 - 1) * jitterPercent) / 100;
    this.#timer = setTimeout(() => this.#ask(), intervalMs * jitter).unref();
  }
}
