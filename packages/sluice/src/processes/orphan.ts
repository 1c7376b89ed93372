import { setTimeout as delay } from 'node:timers/promises';
import type { Lost } from '@sluice/control';
import { Backoff } from './backoff.ts';
import { Baton } from './baton.ts';
import { Caretaker } from './caretaker.ts';
import { isRunning } from './is-running.ts';
import type { OrphanParts } from './orphan-parts.ts';
import { succeededBy } from './successor.ts';
import { messageOf } from './words-of.ts';

const lookEveryMs = 250;
/** Who is killed together has time to die together. */
const graceMs = 100;
/** One that died so soon after its start is followed later, the more of them the later: they may die of what they always find. */
const earlyMs = 3_000;
/** Between two names of the baton there may be none to be seen. */
const absentMax = 2;

/**
 * A worker without a supervisor. It goes on judging until another supervisor is in service or somebody orders the end. Whichever of the
 * workers takes the baton starts the other supervisor, as an upgrade would, and answers on the control socket until then; where it cannot
 * be started, it tries again for as long as that takes.
 */
export class Orphan {
  readonly #parts: OrphanParts;
  readonly #lost: Lost;
  readonly #baton: Baton;
  #caretaker: Caretaker | null = null;
  #isLeaving = false;
  #absent = 0;

  constructor(parts: OrphanParts) {
    this.#parts = parts;
    this.#lost = { process: parts.supervisor.process, atMs: Date.now() };
    this.#baton = new Baton(parts.settings().dataFolder);
  }

  /** To be called as soon as the supervisor is gone. */
  goOn(): void {
    const { process: id } = this.#lost;
    this.#parts.say(`the supervisor (process ${id}) is gone; this worker goes on`, 'supervisor.lost', { 'sluice.supervisor': id });
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => this.#endAll());
    setTimeout(() => this.#look(), graceMs);
  }

  #look(): void {
    if (this.#isLeaving) return;
    const { holder } = this.#baton;
    this.#absent = holder === null ? this.#absent + 1 : 0;
    if (this.#absent >= absentMax) return this.#leave();
    if (holder !== null && holder.process !== process.pid) {
      const isThere = holder.process !== this.#lost.process && isRunning(holder.process);
      if (isThere && holder.role === 'supervisor') return this.#leave();
      if (!isThere && this.#caretaker === null && this.#parts.sockets() !== null && this.#baton.takeFrom(holder, 'worker'))
        this.#care().catch((error: unknown) => this.#parts.say(messageOf(error), 'supervisor.failed'));
    }
    setTimeout(() => this.#look(), lookEveryMs);
  }

  /** Until another supervisor is in service, or this worker shall not answer any more. */
  async #care(): Promise<void> {
    const { supervisor, sockets, say } = this.#parts;
    this.#caretaker = new Caretaker(this.#parts, this.#lost, () => this.#endAll());
    await this.#caretaker.open();
    const isEarly = this.#lost.atMs - supervisor.startedAtMs < earlyMs;
    const backoff = new Backoff(isEarly ? supervisor.inARow : 0);
    let waitMs = isEarly ? backoff.nextMs(0) : 0;
    for (;;) {
      await delay(waitMs);
      if (this.#isLeaving) return;
      try {
        const shared = sockets();
        if (supervisor.how === null || shared === null) throw new Error('this worker takes no connections just now');
        await succeededBy(supervisor.how, shared, this.#caretaker, { lost: this.#lost, inARow: backoff.inARow });
        return this.#leave();
      } catch (error) {
        if (this.#isLeaving) return;
        waitMs = backoff.nextMs(0);
        say(`no supervisor could start: ${messageOf(error)}; tried again in ${waitMs} ms`, 'supervisor.failed');
      }
    }
  }

  /** For all of them: no baton, no supervisor. One that is in service by now is told itself. */
  #endAll(): void {
    const { holder } = this.#baton;
    if (holder?.role === 'worker' || holder?.process === this.#lost.process) this.#baton.drop(holder);
    this.#leave();
  }

  #leave(): void {
    if (this.#isLeaving) return;
    this.#isLeaving = true;
    this.#caretaker?.close().catch(() => undefined);
    this.#parts.leave();
  }
}
