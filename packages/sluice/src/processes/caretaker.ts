import { type Control, type ControlParts, type Lost, routes, startControl } from '@sluice/control';
import { controlPathOf } from '../config/control-path.ts';
import { version } from '../version.ts';
import { processErrors } from './errors.ts';
import type { OrphanParts } from './orphan-parts.ts';
import { remoteStore } from './remote-store.ts';
import { standingOf } from './standing-of.ts';
import type { Owned } from './successor.ts';

/** Answers on the control socket while there is no supervisor: how things stand, and what ends them. All else needs a supervisor. */
export class Caretaker implements Owned {
  readonly #parts: OrphanParts;
  readonly #lost: Lost;
  readonly #control: ControlParts;
  readonly #startedAtMs = Date.now();
  #open: Control | null = null;

  constructor(parts: OrphanParts, lost: Lost, endAll: () => void) {
    this.#parts = parts;
    this.#lost = lost;
    const none = () => Promise.reject(processErrors.NO_SUPERVISOR(lost.process));
    this.#control = {
      store: remoteStore({ ask: none }),
      get register(): never {
        throw processErrors.NO_SUPERVISOR(lost.process);
      },
      // The log that is sealed belongs to supervisors; the plain one says what was ordered meanwhile.
      audit: {
        append: async (event) => {
          if (event.outcome === 'asked') parts.say(`${event.by} asks without a supervisor: ${event.action}`);
          return { ...event, sequence: 0, atMs: Date.now() };
        },
        list: none,
        verify: none,
      },
      status: async () => {
        const status = parts.status();
        return {
          ...standingOf(parts.settings(), parts.prepared()),
          version,
          process: process.pid,
          lost,
          isSupervised: false,
          startedAtMs: this.#startedAtMs,
          address: parts.address(),
          counters: status.counters,
          targets: [],
          certificates: [],
          workers: [status],
          recorder: { process: 0, isReady: false },
        };
      },
      stop: async () => void setImmediate(endAll),
      reload: none,
      restart: none,
      upgrade: none,
      explain: none,
      backup: none,
      rotateKeys: none,
      destroyKey: none,
    };
  }

  async open(): Promise<void> {
    this.#open = await startControl(controlPathOf(this.#parts.settings().dataFolder), routes, this.#control);
  }

  /** The counters of limits were with the supervisor, and are in its file. */
  lease(): never {
    throw processErrors.NO_SUPERVISOR(this.#lost.process);
  }

  async release(): Promise<readonly []> {
    this.#open?.release();
    this.#open = null;
    return [];
  }

  takeBack(): Promise<void> {
    return this.open();
  }

  async close(): Promise<void> {
    await this.#open?.close();
    this.#open = null;
  }
}
