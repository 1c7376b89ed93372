import type { SendHandle } from 'node:child_process';
import { once } from 'node:events';
import type { ApiTargets } from '@sluice/gateway';
import type { BookChange, Taken } from '@sluice/identity';
import type { Settings } from '../config/settings.ts';
import type { LeaseCall } from '../counters/limit-messages.ts';
import { type Child, startChild } from './children.ts';
import type { Live, Prepared, SupervisorCalls, SupervisorNote, WorkerCounters } from './messages.ts';

/** Where answers are large, V8 otherwise collects all of its memory several times a second for a few megabytes that are in use. */
const engine = ['--heap-growing-percent=200'];

/** Whoever does not take a change of the book within it judges by what was before, and is ended. */
const bookMs = 5_000;

/** What all workers accept on. */
export interface SharedSockets {
  readonly listener: SendHandle;
  readonly redirect: SendHandle | null;
}

/** What a worker asks that the pool cannot answer. */
export interface WorkerAnswers {
  /** Told of the keys that a worker saw, once a day. */
  readonly keysUsed: (ids: readonly string[]) => Promise<void>;
  readonly lease: (worker: string, call: LeaseCall) => unknown;
  readonly ban: (call: SupervisorCalls['ban']) => Promise<void>;
  readonly takeMark: (mark: string) => Taken;
}

/** One worker process as the pool sees it, from its start to its end. */
export class PoolWorker {
  readonly worker: number;
  readonly child: Child;
  /** What it judges by, or will once it accepts. */
  #settings: Settings | null = null;
  #acceptsSinceMs = 0;
  #isGone = false;
  isLeaving = false;
  /** It was told who may call; from then on it is told of each change. */
  hasBook = false;
  /** As far as it has told. */
  counters: WorkerCounters = {};

  constructor(worker: number, { listener, redirect }: SharedSockets, codeCache: string, answers: WorkerAnswers) {
    this.worker = worker;
    this.child = startChild(new URL('./worker.ts', import.meta.url), 'worker', codeCache, engine);
    this.child.give('listener', listener);
    if (redirect) this.child.give('redirect', redirect);
    this.child.answer({
      giveListener: () => this.child.give('listener', listener),
      keysUsed: ({ ids }: SupervisorCalls['keysUsed']) => answers.keysUsed(ids),
      ban: (call: SupervisorCalls['ban']) => answers.ban(call),
      takeMark: ({ mark }: SupervisorCalls['takeMark']) => answers.takeMark(mark),
      lease: (call: LeaseCall) => answers.lease(String(this.pid), call),
    });
  }

  get pid(): number {
    return this.child.pid;
  }

  get startedAtMs(): number {
    return this.child.startedAtMs;
  }

  /** What it judges by; null while it compiles its first settings. */
  get settings(): Settings | null {
    return this.#settings;
  }

  get isAccepting(): boolean {
    return this.#acceptsSinceMs > 0 && !this.#isGone;
  }

  get isGone(): boolean {
    return this.#isGone;
  }

  get hasAccepted(): boolean {
    return this.#acceptsSinceMs > 0;
  }

  get servedMs(): number {
    return this.#acceptsSinceMs > 0 ? Date.now() - this.#acceptsSinceMs : 0;
  }

  onExit(left: (why: string) => void): void {
    this.child.process.once('exit', (code, signal) => {
      this.#isGone = true;
      left(`${signal ?? `exit code ${code}`}`);
    });
  }

  /** Compiles its first settings. */
  async start(settings: Settings, supervisor: SupervisorNote): Promise<Prepared> {
    const prepared = await this.child.caller.call<Prepared>('start', { settings, worker: this.worker, supervisor });
    this.#settings = settings;
    return prepared;
  }

  async accept(live: Live): Promise<void> {
    await this.child.caller.call('accept', { live });
    this.#acceptsSinceMs = Date.now();
  }

  prepare(settings: Settings): Promise<Prepared> {
    return this.child.caller.call<Prepared>('prepare', { settings });
  }

  /** One that cannot any more is ended, and whoever follows it starts with what is in force. */
  async commit(settings: Settings): Promise<void> {
    try {
      await this.child.caller.call('commit');
      this.#settings = settings;
    } catch {
      this.kill();
    }
  }

  async abort(): Promise<void> {
    await this.child.caller.call('abort');
  }

  /** One that is gone needs nothing any more. */
  async take(live: Live): Promise<void> {
    if (this.isAccepting) await this.child.caller.call('live', { live }).catch(() => undefined);
  }

  /** Resolves when it judges by this, or judges no more. */
  async takeBook(changes: readonly BookChange[], isWhole: boolean): Promise<void> {
    this.hasBook = true;
    try {
      await this.child.caller.call('book', { changes, isWhole }, bookMs);
    } catch {
      if (this.#isGone) return;
      const gone = once(this.child.process, 'exit');
      this.kill();
      await gone;
    }
  }

  async count(): Promise<void> {
    if (this.#settings === null) return;
    this.counters = await this.child.caller.call<WorkerCounters>('counters').catch(() => this.counters);
  }

  /** How the targets are that it sends to. */
  async targets(): Promise<readonly ApiTargets[]> {
    return this.isAccepting ? this.child.caller.call<readonly ApiTargets[]>('targets').catch(() => []) : [];
  }

  async rotate(): Promise<void> {
    if (this.#settings !== null) await this.child.caller.call('rotate');
  }

  async end(graceMs: number): Promise<void> {
    this.isLeaving = true;
    const counted = await this.child.end(graceMs);
    if (counted !== null) this.counters = counted as WorkerCounters;
  }

  kill(): void {
    this.child.process.kill('SIGKILL');
  }
}
