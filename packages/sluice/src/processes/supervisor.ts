import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import {
  type ApiStatus,
  type Control,
  ControlClient,
  type ControlParts,
  type Reloaded,
  routes,
  type Status,
  startControl,
} from '@sluice/control';
import { type Result, SluiceError } from '@sluice/kit';
import { revisionId } from '@sluice/model';
import { composeInputs } from '../compose/inputs.ts';
import { Revisions } from '../compose/revisions.ts';
import { controlPathOf } from '../config/control-path.ts';
import type { Problem } from '../config/problem.ts';
import type { Settings } from '../config/settings.ts';
import { Operations } from '../operations/operations.ts';
import { version } from '../version.ts';
import type { Caller } from './calls.ts';
import { type Child, startChild } from './children.ts';
import { type DataFolder, makeDataFolder } from './data-folder.ts';
import { processErrors } from './errors.ts';
import { explainWith } from './explain.ts';
import { type Listener, openListener, urlOf } from './listener.ts';
import type { WorkerCounters, WorkerStarted } from './messages.ts';
import { remoteStore } from './remote-store.ts';

/** A worker that dies is replaced after this time, longer each time it dies young. */
const restartMs = { first: 100, most: 10_000, young: 30_000 } as const;

/** So long a start waits for the processes of one that was killed. */
const endingMs = { most: 3_000, lookedEvery: 100 } as const;

export interface SupervisorOptions {
  readonly settings: Settings;
  /** Reads the settings anew; null where they came from flags alone. */
  readonly readAgain: (() => Result<Settings, readonly Problem[]>) | null;
  /** Lines for the log: what started, what died, what was reloaded. */
  readonly say: (line: string) => void;
}

/**
 * Owns the listening socket, the worker and the recorder, and answers on the control socket. It judges nothing and reads no traffic;
 * ending it ends them.
 */
export class Supervisor {
  readonly startedAtMs = Date.now();
  readonly #options: SupervisorOptions;
  readonly #folder: DataFolder;
  #settings: Settings;
  #listener: Listener | null = null;
  #worker: Child | null = null;
  #recorder: Child | null = null;
  /** Who answers questions; between a recorder that died and its successor, they wait. */
  #recorderReady = Promise.withResolvers<Caller>();
  readonly #desk: Operations;
  #control: Control | null = null;
  #revision = '';
  #operations: Readonly<Record<string, number>> = {};
  #restarts = 0;
  #isStarted = false;
  #isEnding = false;
  #ended: (() => void) | null = null;
  /** Resolves when everything has ended. */
  readonly over = new Promise<void>((resolve) => {
    this.#ended = resolve;
  });

  constructor(options: SupervisorOptions) {
    this.#options = options;
    this.#settings = options.settings;
    this.#folder = makeDataFolder(options.settings.dataFolder);
    this.#desk = new Operations(this, options.settings.operations?.isReadyWithoutRecords !== true);
  }

  get address(): { readonly host: string; readonly port: number } {
    if (!this.#listener) throw new Error('the supervisor does not listen');
    return this.#listener;
  }

  get parts(): ControlParts {
    const store = remoteStore(() => this.#recorderReady.promise);
    return {
      store,
      status: () => this.status(),
      reload: () => this.reload(),
      stop: async () => {
        setImmediate(() => this.#endAndSay());
      },
      explain: (id) => explainWith(store, id, this.#settings),
      rotateKeys: () => this.#changeKeys('rotateKeys'),
      destroyKey: (id) => this.#changeKeys('destroyKey', { id }),
    };
  }

  // What operations ask.

  get workers(): readonly Child[] {
    return this.#worker?.process.connected ? [this.#worker] : [];
  }

  get recorder(): Child | null {
    return this.#recorder?.process.connected ? this.#recorder : null;
  }

  get isServing(): boolean {
    return this.#isStarted && !this.#isEnding;
  }

  get revision(): string {
    return this.#revision;
  }

  get restarts(): number {
    return this.#restarts;
  }

  /** Where figures and health are told; null where they are not. */
  get operationsAddress(): { readonly host: string; readonly port: number } | null {
    return this.#desk.address;
  }

  /** Aborted before it has started, it ends what has and throws why. */
  async start(signal: AbortSignal): Promise<void> {
    const { settings } = this.#options;
    const socket = controlPathOf(settings.dataFolder);
    await this.#refuseSecond(socket);
    if (settings.operations) await this.#desk.open(settings.operations);
    try {
      this.#listener = await this.#openListener(signal);
    } catch (error) {
      await this.#desk.close();
      throw error;
    }
    const end = () => this.#endAndSay();
    signal.addEventListener('abort', end);
    try {
      signal.throwIfAborted();
      await Promise.all([this.#startWorker(), this.#startRecorder()]);
      this.#control = await startControl(socket, routes, this.parts);
      signal.throwIfAborted();
    } catch (error) {
      await this.end();
      await this.#control?.close();
      signal.throwIfAborted();
      throw error instanceof SluiceError ? error : processErrors.WORKER_FAILED(messageOf(error));
    } finally {
      signal.removeEventListener('abort', end);
    }
    writeFileSync(this.#pidFile, String(process.pid));
    this.#isStarted = true;
  }

  async status(): Promise<Status> {
    const { host, port } = this.address;
    const settings = this.#settings;
    const worker = this.#worker;
    return {
      version,
      process: process.pid,
      startedAtMs: this.startedAtMs,
      address: urlOf(host, port),
      mode: settings.mode,
      revision: revisionId(this.#revision),
      dataFolder: settings.dataFolder,
      configuration: settings.file,
      durability: settings.durability,
      apis: settings.apis.map(
        (api): ApiStatus => ({
          name: api.name,
          upstream: api.upstream,
          mode: api.mode,
          contract: api.contract?.file ?? null,
          operations: this.#operations[api.name] ?? 0,
        }),
      ),
      workers: worker
        ? [{ process: worker.pid, isReady: worker.process.connected, startedAtMs: worker.startedAtMs, restarts: this.#restarts }]
        : [],
      recorder: { process: this.#recorder?.pid ?? 0, isReady: this.#recorder?.process.connected ?? false },
      counters: await this.counters(),
    };
  }

  counters(): Promise<WorkerCounters> {
    return this.#call<WorkerCounters>(this.#worker, 'counters').catch(() => ({}));
  }

  /** Reads everything anew, compiles it, and only then hands it over. What is wrong leaves the old revision in force. */
  async reload(): Promise<Reloaded> {
    const revision = revisionId(this.#revision);
    const read = this.#options.readAgain?.();
    if (read && !read.ok) return { ok: false, revision, problems: read.failure };
    const settings = read?.ok ? read.value : this.#settings;
    const composed = await composeInputs(settings);
    if (!composed.ok) return { ok: false, revision, problems: composed.failure };
    const started = await this.#call<WorkerStarted>(this.#worker, 'reload', { settings });
    this.#took(settings, started);
    this.#options.say(`reloaded: revision ${started.revision}`);
    return { ok: true, revision: revisionId(started.revision), warnings: composed.value.warnings };
  }

  /** Drains the worker, lets the recorder take in what was written, ends both. */
  async end(): Promise<void> {
    if (this.#isEnding) return this.over;
    this.#isEnding = true;
    await this.#control?.close();
    const { drainMs } = this.#settings.timeouts;
    this.#listener?.close();
    await this.#worker?.end(drainMs);
    await this.#recorder?.end(drainMs);
    await this.#desk.close();
    rmSync(this.#pidFile, { force: true });
    this.#ended?.();
  }

  async #refuseSecond(socket: string): Promise<void> {
    if (!socket.startsWith('\\\\') && !existsSync(socket)) return;
    const other = await new ControlClient(socket, 2_000).call<Status>('GET', '/api/v1/status').catch(() => null);
    if (other) throw processErrors.ALREADY_RUNNING(other.process, this.#settings.dataFolder);
  }

  get #pidFile(): string {
    return join(this.#folder.root, 'sluice.pid');
  }

  /** The worker of a Sluice that was killed ends a moment after it, and has the port until then. */
  async #openListener(signal: AbortSignal): Promise<Listener> {
    const { host, port } = this.#settings;
    const untilMs = existsSync(this.#pidFile) ? Date.now() + endingMs.most : 0;
    for (;;) {
      try {
        return await openListener(host, port);
      } catch (error) {
        const isTaken = error instanceof SluiceError && error.code === 'SLUICE_PROCESS_PORT_TAKEN';
        if (!isTaken || Date.now() > untilMs) throw error;
        await delay(endingMs.lookedEvery, undefined, { signal });
      }
    }
  }

  async #startWorker(): Promise<void> {
    const worker = startChild(new URL('./worker.ts', import.meta.url), 'worker');
    this.#worker = worker;
    if (this.#listener) worker.give(this.#listener.handle);
    worker.process.once('exit', (code, signal) => this.#replace(worker, `${signal ?? `exit code ${code}`}`));
    const started = await worker.caller.call<WorkerStarted>('start', { settings: this.#settings, worker: 0 });
    this.#took(this.#settings, started);
  }

  #took(settings: Settings, started: WorkerStarted): void {
    this.#settings = settings;
    this.#revision = started.revision;
    new Revisions(settings.dataFolder).keep(started.revision, settings);
    this.#operations = started.operations;
    for (const { name, upstreamTls } of settings.apis) {
      if (upstreamTls?.isVerified === false)
        this.#options.say(
          `WARNING: THE UPSTREAM OF ${name} IS NOT VERIFIED (upstreamTls.verify: false): anybody on the way can answer for it`,
        );
    }
  }

  /** The socket stays open meanwhile: connections wait in its backlog and are not refused. */
  #replace(worker: Child, why: string): void {
    this.#desk.ended(worker);
    if (this.#isEnding || this.#worker !== worker || this.#revision === '') return;
    this.#restarts += 1;
    const isYoung = Date.now() - worker.startedAtMs < restartMs.young;
    const delayMs = isYoung ? Math.min(restartMs.most, restartMs.first * 2 ** Math.min(10, this.#restarts)) : restartMs.first;
    this.#options.say(`the worker ended (${why}); another starts in ${delayMs} ms`);
    setTimeout(() => {
      if (this.#isEnding) return;
      this.#startWorker().catch((error: unknown) => this.#options.say(`the worker could not start: ${messageOf(error)}`));
    }, delayMs);
  }

  async #startRecorder(): Promise<void> {
    const recorder = startChild(new URL('./recorder.ts', import.meta.url), 'recorder');
    this.#recorder = recorder;
    this.#watchRecorder(recorder);
    // What a worker still writes to cannot be erased: before it forgets, the recorder asks for new segments.
    recorder.answer({ rotateSegments: () => this.#call(this.#worker, 'rotate') });
    await recorder.caller.call('start', { settings: this.#settings });
    this.#recorderReady.resolve(recorder.caller);
  }

  /** The worker takes the new keys with a reload of what is in force. */
  async #changeKeys(how: 'rotateKeys' | 'destroyKey', values?: object): Promise<{ readonly keyId: string }> {
    const changed = await this.#call<{ readonly keyId: string }>(this.#recorder, how, values);
    await this.#call(this.#worker, 'reload', { settings: this.#settings });
    return changed;
  }

  #endAndSay(): void {
    this.end().catch((error: unknown) => this.#options.say(`the end did not come cleanly: ${messageOf(error)}`));
  }

  /** Traffic goes on without a recorder: segments wait on the disk. */
  #watchRecorder(recorder: Child): void {
    recorder.process.once('exit', (code, signal) => {
      this.#desk.ended(recorder);
      if (this.#isEnding || this.#recorder !== recorder) return;
      this.#recorderReady = Promise.withResolvers<Caller>();
      this.#options.say(`the recorder ended (${signal ?? `exit code ${code}`}); another starts`);
      setTimeout(() => {
        if (this.#isEnding) return;
        this.#startRecorder().catch((error: unknown) => this.#options.say(`the recorder could not start: ${messageOf(error)}`));
      }, restartMs.first);
    });
  }

  #call<Value>(child: Child | null, name: string, value: object = {}): Promise<Value> {
    if (!child) return Promise.reject(new Error('it has not started'));
    return child.caller.call<Value>(name, value);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
