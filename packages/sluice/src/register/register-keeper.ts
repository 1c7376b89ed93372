import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { Register, type RegisterChange, type RegisterParts, type RegisterPorts, type Route } from '@sluice/control';
import type { BookChange } from '@sluice/identity';
import { denialTextOf, networkOf } from '@sluice/identity/outline';
import { utf8 } from '@sluice/kit';
import type { AuditEntry, AuditHead, AuditPort, AuditVerdict } from '@sluice/store';
import { fingerprintWith, openKeys } from '@sluice/store-local/segments';
import { type LocalState, openLocalState } from '@sluice/store-local/state';
import type { Say } from '../log/log.ts';
import type { DataFolder } from '../processes/data-folder.ts';
import { processErrors } from '../processes/errors.ts';
import type { SupervisorCalls } from '../processes/messages.ts';
import { OneAtATime } from '../processes/one-at-a-time.ts';
import { bookOf } from './book-of.ts';

/** Twice as long as a worker without a supervisor takes to see another one. */
const leavingMs = 500;

export interface RegisterKeeperOptions {
  readonly folder: DataFolder;
  /** Brings changes into force in every worker; resolves when none of them judges by what was before. */
  readonly tell: (changes: readonly BookChange[]) => Promise<void>;
  readonly say: Say;
}

/**
 * Keeps the register and the audit log of a data folder. It is their only owner while it is open; what it stores is in force when the
 * change resolves. Changes come one after the other, and wait while the state is handed over to another supervisor.
 */
export class RegisterKeeper implements AuditPort, Disposable {
  readonly #options: RegisterKeeperOptions;
  readonly #oneAtATime = new OneAtATime();
  #local: LocalState | null = null;
  #register: Register | null = null;

  constructor(options: RegisterKeeperOptions) {
    this.#options = options;
  }

  open(): void {
    const { folder, say } = this.#options;
    // Who keeps the log elsewhere has noted each head of the audit log there.
    const told = ({ sequence, mac }: AuditHead) =>
      say(`audit log: entry ${sequence} is ${mac}`, 'audit.entry', { 'sluice.audit.sequence': sequence, 'sluice.audit.mac': mac });
    this.#local = openLocalState({ folder: folder.root, now: Date.now, random: randomBytes, told });
    this.#register = new Register(this.#local.state, (changes) => this.#tell(changes), portsFor(folder));
  }

  close(): void {
    this.#local?.[Symbol.dispose]();
    this.#local = null;
    this.#register = null;
  }

  [Symbol.dispose](): void {
    this.close();
  }

  get register(): Register {
    if (!this.#register) throw processErrors.HANDED_OVER();
    return this.#register;
  }

  /** All that a worker must know. */
  async book(): Promise<readonly BookChange[]> {
    return this.#bookOf(await this.register.everything());
  }

  /** Keys that workers saw today. Whoever has handed the state over forgets it. */
  used(ids: readonly string[]): Promise<void> {
    return this.whileStill(async () => this.#register?.apiKeys.used(ids));
  }

  /** On account of a limit. It is no change of an operator, so that a line of the log tells of it. */
  ban({ target, forMs, limit }: SupervisorCalls['ban']): Promise<void> {
    return this.whileStill(async () => {
      if (!this.#register) return;
      const ban = await this.#register.bans.put({ target, reason: `limit ${limit}`, untilMs: Date.now() + Math.ceil(forMs) }, limit);
      this.#options.say(`limit ${limit}: ${target} is turned away`, 'ban.set', { 'sluice.ban': ban.id, 'sluice.limit': limit });
    });
  }

  /** The routes, where each change waits for the one before. */
  inTurn<Parts extends RegisterParts>(routes: readonly Route<Parts>[]): readonly Route<Parts>[] {
    return routes.map((route) =>
      route.permission === 'register' || route.permission === 'ban'
        ? { ...route, answer: (parts, request) => this.whileStill(() => route.answer(parts, request)) }
        : route,
    );
  }

  /** After another supervisor: its workers have this long to see that they are to finish, for they hear of no change any more. */
  succeeds(): void {
    this.whileStill(() => delay(leavingMs)).catch(() => undefined);
  }

  /** Runs while nothing changes. */
  whileStill<Value>(work: () => Promise<Value>): Promise<Value> {
    return this.#oneAtATime.run(work);
  }

  /** For as long as the answer is held, a backup finds a state that is whole. */
  snapshot(): Disposable {
    return this.#opened.snapshot();
  }

  async append(event: Parameters<AuditPort['append']>[0]): Promise<AuditEntry> {
    // What came of it when the state is with another supervisor, that one has told.
    if (!this.#local && event.outcome !== 'asked') return { ...event, sequence: 0, atMs: Date.now() };
    return this.#opened.audit.append(event);
  }

  list(limit: number, before: number | null): Promise<readonly AuditEntry[]> {
    return this.#opened.audit.list(limit, before);
  }

  verify(noted: AuditHead | null): Promise<AuditVerdict> {
    return this.#opened.audit.verify(noted);
  }

  get #opened(): LocalState {
    if (!this.#local) throw processErrors.HANDED_OVER();
    return this.#local;
  }

  async #tell(changes: readonly RegisterChange[]): Promise<void> {
    const told = await this.#bookOf(changes);
    if (told.length > 0) await this.#options.tell(told);
  }

  #bookOf(changes: readonly RegisterChange[]): Promise<readonly BookChange[]> {
    const { register } = this;
    const fingerprints = fingerprintWith(openKeys(this.#options.folder.keys, randomBytes));
    return bookOf(changes, {
      consumer: (name) => register.consumers.find(name),
      keysOf: (consumer) => register.apiKeys.stored(consumer),
      fingerprints: (text) => fingerprints(utf8(text)),
    });
  }
}

/** What the register of a data folder needs, running or not. */
function portsFor(folder: DataFolder): RegisterPorts {
  return {
    now: Date.now,
    random: randomBytes,
    fingerprintOfToken: (token) => fingerprintWith(openKeys(folder.keys, randomBytes))(utf8(denialTextOf(token)))[0] ?? '',
    networkOf,
  };
}
