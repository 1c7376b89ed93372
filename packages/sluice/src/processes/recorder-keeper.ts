import type { Settings } from '../config/settings.ts';
import type { LogEventName, Say } from '../log/log.ts';
import { Backoff } from './backoff.ts';
import { type Caller, Gone } from './calls.ts';
import { type Child, startChild } from './children.ts';
import { dataFolderAt } from './data-folder.ts';

export interface RecorderKeeperOptions {
  /** What a recorder that starts is given. */
  readonly settings: () => Settings;
  /** Has every worker begin a new segment. */
  readonly rotateSegments: () => Promise<void>;
  /** Told of each process that ended. */
  readonly ended: (child: Child) => void;
  readonly say: Say;
}

/** Keeps one recorder running. Traffic goes on without one: segments wait on the disk. */
export class RecorderKeeper {
  readonly #options: RecorderKeeperOptions;
  readonly #backoff = new Backoff();
  #child: Child | null = null;
  #readyAtMs = 0;
  #isEnding = false;
  #isRenewing = false;
  /** Who answers questions; between a recorder that died and its successor, they wait. */
  #ready = Promise.withResolvers<Caller>();

  constructor(options: RecorderKeeperOptions) {
    this.#options = options;
  }

  get status(): { readonly process: number; readonly isReady: boolean } {
    return { process: this.#child?.pid ?? 0, isReady: this.#readyAtMs > 0 };
  }

  /** Null while there is none. */
  get child(): Child | null {
    return this.#child?.process.connected ? this.#child : null;
  }

  /** Fails where the first one cannot start; from then on it is replaced. */
  async start(): Promise<void> {
    this.#isEnding = false;
    const { codeCache } = dataFolderAt(this.#options.settings().dataFolder);
    const child = startChild(new URL('./recorder.ts', import.meta.url), 'recorder', codeCache);
    this.#child = child;
    // What a worker still writes to cannot be erased: before it forgets, the recorder asks for new segments.
    child.answer({ rotateSegments: () => this.#options.rotateSegments() });
    try {
      await child.caller.call('start', { settings: this.#options.settings() });
    } catch (error) {
      child.process.kill('SIGKILL');
      throw error;
    }
    child.process.once('exit', () => this.#options.ended(child));
    child.process.once('exit', (code, signal) => this.#replace(child, `${signal ?? `exit code ${code}`}`));
    this.#readyAtMs = Date.now();
    this.#ready.resolve(child.caller);
  }

  /** A recorder that dies with a question is followed by another, which is asked again: all questions may be asked twice. */
  async ask<Value>(name: string, value: object = {}): Promise<Value> {
    const caller = await this.#ready.promise;
    try {
      return await caller.call<Value>(name, value);
    } catch (error) {
      if (!(error instanceof Gone)) throw error;
      return (await this.#ready.promise).call<Value>(name, value);
    }
  }

  /** Asks once: what changes something is not repeated by itself. */
  async tell<Value>(name: string, value: object = {}, timeoutMs?: number): Promise<Value> {
    return (await this.#ready.promise).call<Value>(name, value, timeoutMs);
  }

  /** Has another take its place, with the settings of now. Questions wait for that one. */
  async renew(graceMs: number): Promise<void> {
    const child = this.#child;
    if (!child || this.#isEnding) return;
    this.#isRenewing = true;
    await child.end(graceMs);
  }

  /** It takes in what was written, then ends. */
  async end(graceMs: number): Promise<void> {
    this.#isEnding = true;
    this.#ready = Promise.withResolvers<Caller>();
    this.#readyAtMs = 0;
    await this.#child?.end(graceMs);
  }

  #replace(child: Child, why: string): void {
    if (this.#isEnding || this.#child !== child) return;
    this.#ready = Promise.withResolvers<Caller>();
    const servedMs = this.#readyAtMs > 0 ? Date.now() - this.#readyAtMs : 0;
    this.#readyAtMs = 0;
    const isAsked = this.#isRenewing;
    this.#isRenewing = false;
    if (isAsked) this.#again('the recorder takes other settings', servedMs, 'recorder.renewed');
    else this.#again(`the recorder ended (${why})`, servedMs, 'recorder.ended');
  }

  #again(what: string, servedMs: number, event: LogEventName): void {
    const delayMs = this.#backoff.nextMs(servedMs);
    this.#options.say(`${what}; another starts${delayMs > 0 ? ` in ${delayMs} ms` : ''}`, event);
    setTimeout(() => {
      if (this.#isEnding) return;
      this.start().catch((error: unknown) => {
        if (!this.#isEnding)
          this.#again(`the recorder could not start: ${error instanceof Error ? error.message : String(error)}`, 0, 'recorder.failed');
      });
    }, delayMs);
  }
}
