import type { TargetStatus, WorkerStatus } from '@sluice/control';
import type { BookChange } from '@sluice/identity';
import type { Settings } from '../config/settings.ts';
import type { LogEventName, Say } from '../log/log.ts';
import { Backoff } from './backoff.ts';
import type { Child } from './children.ts';
import { dataFolderAt } from './data-folder.ts';
import { processErrors } from './errors.ts';
import type { Live, Prepared, SupervisorNote, WorkerCounters } from './messages.ts';
import { OneAtATime } from './one-at-a-time.ts';
import { PoolWorker, type SharedSockets, type WorkerAnswers } from './pool-worker.ts';
import { targetTable } from './target-table.ts';
import { sumOf, withoutGauges } from './worker-counters.ts';

export interface WorkerPoolOptions {
  readonly settings: Settings;
  readonly sockets: SharedSockets;
  readonly supervisor: SupervisorNote;
  readonly live: () => Live;
  /** Who may call by now. */
  readonly book: () => Promise<readonly BookChange[]>;
  readonly answers: WorkerAnswers;
  /** Told of each process that ended. */
  readonly ended: (child: Child) => void;
  readonly say: Say;
}

/** How far a rolling restart came. */
export interface Rolled {
  readonly replaced: number;
  readonly whyNotAll: string | null;
}

/** The place of one worker: who stands in it changes. */
interface Slot {
  readonly worker: number;
  readonly backoff: Backoff;
  current: PoolWorker | null;
  restarts: number;
  timer: NodeJS.Timeout | null;
}

/**
 * The workers: as many as the settings say, all on one listening socket, each replaced when it dies. The socket stays open meanwhile, so
 * that connections wait in its backlog and are not refused.
 */
export class WorkerPool {
  readonly #options: WorkerPoolOptions;
  /** In force: what a worker that starts is given, and what those that run are brought to. */
  #settings: Settings;
  #slots: Slot[] = [];
  /** Everyone who runs, also those who only finish what they have. */
  readonly #running = new Set<PoolWorker>();
  /** Counted by those who are gone. */
  #counted: WorkerCounters = {};
  #isEnding = false;
  readonly #oneAtATime = new OneAtATime();
  /** What is told of the book, one after the other: a worker hears of no change before it has the whole. */
  readonly #bookInTurn = new OneAtATime();

  constructor(options: WorkerPoolOptions) {
    this.#options = options;
    this.#settings = options.settings;
  }

  /** Fails where one of them cannot start; from then on each is replaced. */
  async start(): Promise<Prepared> {
    this.#slots = Array.from({ length: this.#settings.workers }, (_, worker) => slotOf(worker));
    const [first] = await Promise.all(this.#slots.map((slot) => this.#fill(slot)));
    if (!first) throw new Error('there is no worker');
    return first;
  }

  /** Those that take connections. */
  get children(): readonly Child[] {
    return [...this.#running].filter(({ isAccepting, isLeaving }) => isAccepting && !isLeaving).map(({ child }) => child);
  }

  get restarts(): number {
    return this.#slots.reduce((sum, { restarts }) => sum + restarts, 0);
  }

  get status(): readonly WorkerStatus[] {
    const inService = this.#slots.map(({ worker, current, restarts }) => ({
      worker,
      process: current?.pid ?? 0,
      isReady: current?.isAccepting ?? false,
      isDraining: false,
      startedAtMs: current?.startedAtMs ?? 0,
      restarts,
      counters: current?.counters ?? {},
    }));
    const leaving = [...this.#running].filter(({ isLeaving }) => isLeaving);
    return [
      ...inService,
      ...leaving.map(({ worker, pid, startedAtMs, counters }) => {
        return { worker, process: pid, isReady: false, isDraining: true, startedAtMs, restarts: 0, counters };
      }),
    ];
  }

  /** Of all workers together, those that are gone among them. */
  async counters(): Promise<WorkerCounters> {
    await Promise.all(Array.from(this.#running, (worker) => worker.count()));
    return sumOf([this.#counted, ...Array.from(this.#running, ({ counters }) => counters)]);
  }

  async targets(): Promise<readonly TargetStatus[]> {
    return targetTable(await Promise.all(Array.from(this.#running, (worker) => worker.targets())));
  }

  /**
   * Brings other settings into force: every worker compiles and tries them, and only when all could, all change. Fails where one could not;
   * nothing has changed then. One that dies meanwhile is followed by one that starts with what is in force by then.
   */
  change(settings: Settings): Promise<Prepared> {
    return this.#oneAtATime.run(async () => {
      const workers = [...this.#running].filter((worker) => worker.settings !== null);
      const tried = await Promise.all(
        workers.map((worker) => worker.prepare(settings).catch((error: unknown) => new Refused(worker, error))),
      );
      const refused = tried.find((one) => one instanceof Refused && !one.worker.isGone);
      const [prepared] = tried.flatMap((one) => (one instanceof Refused ? [] : [one]));
      if (refused || !prepared) {
        await Promise.allSettled(workers.map((worker) => worker.abort()));
        throw refused instanceof Refused ? processErrors.NOT_TAKEN(refused.worker.worker, refused.why) : processErrors.NO_WORKER();
      }
      this.#settings = settings;
      await Promise.all(workers.map((worker) => worker.commit(settings)));
      return prepared;
    });
  }

  /**
   * Replaces the workers one by one: the new one accepts before the old one is told to finish. `settings` count from the first of them on;
   * one that cannot start leaves the old one, and all that follow, where they are. Answers how many were replaced, with what, and why not all.
   */
  async restart(settings: Settings): Promise<Rolled> {
    const before = this.#settings;
    this.#settings = settings;
    for (let worker = this.#slots.length; worker < settings.workers; worker += 1) this.#slots.push(slotOf(worker));
    let replaced = 0;
    for (const slot of this.#slots.slice(0, settings.workers)) {
      const old = slot.current;
      if (slot.timer) clearTimeout(slot.timer);
      slot.timer = null;
      try {
        await this.#fill(slot);
      } catch (error) {
        slot.current = old;
        if (replaced === 0) this.#settings = before;
        if (!old || old.isGone) this.#again(slot, `worker ${slot.worker} could not start`, 0, 'worker.failed');
        return { replaced, whyNotAll: `worker ${slot.worker} could not start: ${error instanceof Error ? error.message : String(error)}` };
      }
      replaced += 1;
      if (old) this.#retire(old);
    }
    for (const { current, timer } of this.#slots.splice(settings.workers)) {
      if (timer) clearTimeout(timer);
      if (current) this.#retire(current);
    }
    return { replaced, whyNotAll: null };
  }

  /** Tells everyone what is live by now. */
  async tellLive(): Promise<void> {
    const live = this.#options.live();
    await Promise.all(Array.from(this.#running, (worker) => worker.take(live)));
  }

  /** Resolves when every worker judges by it, or judges no more. `isWhole` takes the place of all before. */
  tellBook(changes: readonly BookChange[], isWhole: boolean): Promise<void> {
    return this.#bookInTurn.run(async () => {
      const told = [...this.#running].filter(({ hasBook }) => hasBook);
      await Promise.all(told.map((worker) => worker.takeBook(changes, isWhole)));
    });
  }

  async rotate(): Promise<void> {
    await Promise.all(Array.from(this.#running, (worker) => worker.rotate()));
  }

  /** Lets what is under way end. */
  async end(graceMs: number): Promise<void> {
    this.#isEnding = true;
    for (const { timer } of this.#slots) if (timer) clearTimeout(timer);
    await Promise.all(Array.from(this.#running, (worker) => worker.end(graceMs)));
  }

  /** It has the time that requests in flight have; nobody waits for it. */
  #retire(worker: PoolWorker): void {
    worker.end(this.#settings.timeouts.drainMs).catch(() => worker.kill());
  }

  /** Starts a worker for a slot; whoever stood in it before goes on until the new one accepts. */
  async #fill(slot: Slot): Promise<Prepared> {
    const { sockets, answers } = this.#options;
    const worker = new PoolWorker(slot.worker, sockets, dataFolderAt(this.#settings.dataFolder).codeCache, answers);
    this.#running.add(worker);
    slot.current = worker;
    worker.onExit((why) => this.#left(slot, worker, why));
    try {
      return await this.#serve(worker);
    } catch (error) {
      worker.kill();
      throw error;
    }
  }

  /** What came into force while it compiled is taken before its first connection. */
  async #serve(worker: PoolWorker): Promise<Prepared> {
    let prepared = await worker.start(this.#settings, this.#options.supervisor);
    await this.#oneAtATime.run(async () => {
      const settings = this.#settings;
      if (worker.settings === settings) return;
      prepared = await worker.prepare(settings);
      await worker.commit(settings);
    });
    await this.#bookInTurn.run(async () => worker.takeBook(await this.#options.book(), true));
    await worker.accept(this.#options.live());
    return prepared;
  }

  #left(slot: Slot, worker: PoolWorker, why: string): void {
    this.#running.delete(worker);
    this.#options.ended(worker.child);
    this.#counted = sumOf([this.#counted, withoutGauges(worker.counters)]);
    if (this.#isEnding || worker.isLeaving || slot.current !== worker || !worker.hasAccepted) return;
    slot.restarts += 1;
    this.#again(slot, `worker ${slot.worker} ended (${why})`, worker.servedMs, 'worker.ended');
  }

  #again(slot: Slot, what: string, servedMs: number, event: LogEventName): void {
    const delayMs = slot.backoff.nextMs(servedMs);
    this.#options.say(`${what}; another starts${delayMs > 0 ? ` in ${delayMs} ms` : ''}`, event, { 'sluice.worker': slot.worker });
    slot.timer = setTimeout(() => {
      slot.timer = null;
      this.#fill(slot).catch((error: unknown) => {
        if (this.#isEnding) return;
        this.#again(
          slot,
          `worker ${slot.worker} could not start (${error instanceof Error ? error.message : String(error)})`,
          0,
          'worker.failed',
        );
      });
    }, delayMs);
  }
}

/** A worker's no to settings that it was given to try. */
class Refused {
  readonly worker: PoolWorker;
  readonly why: string;

  constructor(worker: PoolWorker, error: unknown) {
    this.worker = worker;
    this.why = error instanceof Error ? error.message : String(error);
  }
}

function slotOf(worker: number): Slot {
  return { worker, backoff: new Backoff(), current: null, restarts: 0, timer: null };
}
