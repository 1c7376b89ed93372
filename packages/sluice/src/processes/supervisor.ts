import {
  actorOf,
  audited,
  type CertificateStatus,
  type Control,
  type ControlParts,
  type Reloaded,
  type Restarted,
  routes,
  type Status,
  startControl,
  type Upgraded,
  userOfThisProcess,
} from '@sluice/control';
import { proofWindowMs, ReplayBook } from '@sluice/identity/outline';
import { SluiceError } from '@sluice/kit';
import type { HeldState } from '@sluice/limit';
import { revisionId } from '@sluice/model';
import { makeKeys } from '../compose/keys.ts';
import { certificatesInForce } from '../compose/listen-tls.ts';
import { Revisions } from '../compose/revisions.ts';
import { controlPathOf } from '../config/control-path.ts';
import { type Problem, problemText } from '../config/problem.ts';
import type { Settings } from '../config/settings.ts';
import { LimitDesk } from '../counters/limit-desk.ts';
import type { LeaseCall } from '../counters/limit-messages.ts';
import { Operations } from '../operations/operations.ts';
import { RegisterKeeper } from '../register/register-keeper.ts';
import { version } from '../version.ts';
import { Baton } from './baton.ts';
import type { Child } from './children.ts';
import { controlParts } from './control-parts.ts';
import { type DataFolder, makeDataFolder } from './data-folder.ts';
import { processErrors } from './errors.ts';
import { keepsOtherwise, reloadable, restartable } from './fixed-settings.ts';
import { urlOf } from './listener.ts';
import { Listeners } from './listeners.ts';
import type { Prepared, SupervisorNote, WorkerCounters } from './messages.ts';
import { OneAtATime } from './one-at-a-time.ts';
import { PatchKeeper } from './patch-keeper.ts';
import type { Predecessor } from './predecessor.ts';
import { RecorderKeeper } from './recorder-keeper.ts';
import { sayUnverified } from './say-unverified.ts';
import { standingOf } from './standing-of.ts';
import { succeededBy } from './successor.ts';
import type { SupervisorOptions } from './supervisor-options.ts';
import { TlsKeeper } from './tls-keeper.ts';
import { refuseSecond } from './who-runs.ts';
import { messageOf, refusalOf } from './words-of.ts';
import { WorkerPool } from './worker-pool.ts';

/**
 * Owns the listening socket, the workers and the recorder, and answers on the control socket. It judges nothing and reads no traffic. What
 * it ends in order ends; where it is gone without that, its workers go on and start another.
 */
export class Supervisor {
  readonly startedAtMs = Date.now();
  readonly parts: ControlParts;
  readonly #options: SupervisorOptions;
  readonly #folder: DataFolder;
  readonly #baton: Baton;
  readonly #recorder: RecorderKeeper;
  readonly #oneAtATime = new OneAtATime();
  readonly #register: RegisterKeeper;
  /** In force. */
  #settings: Settings;
  #prepared: Prepared = { revision: '', operations: {}, patches: [] };
  #listeners: Listeners | null = null;
  readonly #tls: TlsKeeper;
  readonly #patches: PatchKeeper;
  readonly #limits: LimitDesk;
  /** What was shown once to any worker. */
  readonly #replays = new ReplayBook(proofWindowMs);
  #pool: WorkerPool | null = null;
  readonly #desk: Operations;
  #control: Control | null = null;
  #isStarted = false;
  #isSucceeded = false;
  #isEnding = false;
  readonly #ended = Promise.withResolvers<void>();
  /** Resolves when everything has ended. */
  readonly over = this.#ended.promise;

  constructor(options: SupervisorOptions) {
    this.#options = options;
    this.#settings = options.settings;
    this.#folder = makeDataFolder(options.settings.dataFolder);
    this.#baton = new Baton(this.#folder.root);
    this.#recorder = new RecorderKeeper({
      settings: () => this.#settings,
      rotateSegments: async () => this.#pool?.rotate(),
      ended: (child) => this.#desk.ended(child),
      say: options.say,
    });
    this.#limits = new LimitDesk({
      file: this.#folder.counters,
      clusterUrl: options.settings.cluster?.counters ?? null,
      workers: () => this.#pool?.children.length ?? 1,
      now: Date.now,
      say: options.say,
    });
    this.#patches = new PatchKeeper(options.say);
    this.#tls = new TlsKeeper({
      settings: () => this.#settings,
      change: (changed) =>
        this.#oneAtATime.run(async () => {
          const settings = this.#isEnding ? null : changed(this.#settings);
          if (settings) await this.#change(settings);
        }),
      tellLive: async () => this.#pool?.tellLive(),
      say: options.say,
    });
    this.#register = new RegisterKeeper({
      folder: this.#folder,
      tell: async (changes) => this.#pool?.tellBook(changes, false),
      say: options.say,
    });
    this.#desk = new Operations(this, options.settings.operations?.isReadyWithoutRecords !== true);
    this.parts = controlParts(
      {
        status: () => this.status(),
        reload: () => this.reload(),
        restart: () => this.restart(),
        upgrade: () => this.upgrade(),
        stop: async () => void setImmediate(() => this.#endAndSay()),
        rotateKeys: () => this.#changeKeys('rotateKeys'),
        destroyKey: (id) => this.#changeKeys('destroyKey', { id }),
      },
      this.#recorder,
      this.#register,
      () => this.#settings,
    );
  }

  get address(): { readonly host: string; readonly port: number } {
    return this.#listening.gate;
  }

  /** What clients type. */
  get url(): string {
    const { host, port } = this.address;
    return urlOf(host, port, this.#settings.tls ? 'https' : 'http');
  }

  /** Where clients in cleartext are sent on from; null where they are not. */
  get redirectUrl(): string | null {
    return this.#listening.redirectUrl;
  }

  get #listening(): Listeners {
    if (!this.#listeners) throw new Error('the supervisor does not listen');
    return this.#listeners;
  }

  // What operations ask.

  get workers(): readonly Child[] {
    return this.#pool?.children ?? [];
  }

  get recorder(): Child | null {
    return this.#recorder.child;
  }

  get isServing(): boolean {
    return this.#isStarted && !this.#isEnding;
  }

  get revision(): string {
    return this.#prepared.revision;
  }

  get certificates(): readonly CertificateStatus[] {
    return certificatesInForce(this.#settings);
  }

  get limitCounts(): { readonly keys: number; readonly shared: number } {
    return this.#limits.counts;
  }

  get restarts(): number {
    return this.#pool?.restarts ?? 0;
  }

  /** Where figures and health are told; null where they are not. */
  get operationsAddress(): { readonly host: string; readonly port: number } | null {
    return this.#desk.address;
  }

  /** Aborted before it has started, it ends what has and throws why. */
  async start(signal: AbortSignal): Promise<void> {
    const { say } = this.#options;
    this.#settings = await this.#tls.prepared(this.#settings);
    const settings = this.#settings;
    const { predecessor } = this.#options;
    if (!predecessor) await refuseSecond(settings.dataFolder);
    if (!predecessor && settings.operations) await this.#desk.open(settings.operations);
    try {
      this.#listeners = await Listeners.open(settings, predecessor, this.#baton.holder !== null, signal);
    } catch (error) {
      await this.#desk.close();
      // Workers that go on by themselves may be what holds the ports.
      if (!predecessor) await refuseSecond(settings.dataFolder);
      throw error;
    }
    const end = () => this.#endAndSay();
    signal.addEventListener('abort', end);
    try {
      signal.throwIfAborted();
      if (!predecessor) this.#baton.take('supervisor');
      makeKeys(this.#folder);
      this.#register.open();
      this.#tls.listens(this.address.port);
      const pool = new WorkerPool({
        settings,
        sockets: this.#listening.shared,
        supervisor: this.#note,
        live: () => this.#tls.live,
        book: () => this.#register.book(),
        answers: {
          keysUsed: (ids) => this.#register.used(ids),
          lease: (worker, call) => this.#limits.lease(worker, call),
          ban: (call) => this.#register.ban(call),
          takeMark: (mark) => this.#replays.take(mark, Date.now()),
        },
        ended: (child) => {
          this.#desk.ended(child);
          this.#limits.left(String(child.pid));
        },
        say,
      });
      this.#pool = pool;
      await this.#limits.start(predecessor?.after === null ? (call) => predecessor.lease(call) : null);
      // One that succeeds another begins with what can be there twice: workers on the same socket.
      const [prepared] = await Promise.all([pool.start(), predecessor ? null : this.#recorder.start()]);
      if (predecessor) await this.#takeOver(predecessor);
      this.#took(settings, prepared);
      await this.#register.append({ by: actorOf(userOfThisProcess()), action: 'sluice.start', object: version, outcome: 'done', of: null });
      if (predecessor) this.#register.succeeds();
      this.#control = await startControl(controlPathOf(settings.dataFolder), this.#register.inTurn(routes), this.parts);
      signal.throwIfAborted();
      predecessor?.passBaton(this.#baton);
    } catch (error) {
      await this.end();
      await this.#control?.close();
      signal.throwIfAborted();
      throw error instanceof SluiceError ? error : processErrors.WORKER_FAILED(messageOf(error));
    } finally {
      signal.removeEventListener('abort', end);
    }
    this.#isStarted = true;
    this.#tls.started();
  }

  /** What has one owner only. */
  async #takeOver(predecessor: Predecessor): Promise<void> {
    const { operations } = this.#settings;
    const states = await predecessor.release();
    // Those of one that died are in their file.
    if (predecessor.after === null) this.#limits.takeOver(states);
    if (operations) await this.#desk.open(operations);
    await this.#recorder.start();
  }

  async status(): Promise<Status> {
    return {
      ...standingOf(this.#settings, this.#prepared),
      version,
      process: process.pid,
      lost: this.#options.predecessor?.after?.lost ?? null,
      isSupervised: true,
      startedAtMs: this.startedAtMs,
      address: this.url,
      counters: await this.counters(),
      targets: (await this.#pool?.targets()) ?? [],
      certificates: this.certificates,
      workers: this.#pool?.status ?? [],
      recorder: this.#recorder.status,
    };
  }

  get #note(): SupervisorNote {
    const { how, predecessor } = this.#options;
    return { process: process.pid, startedAtMs: this.startedAtMs, inARow: predecessor?.after?.inARow ?? 0, how };
  }

  async counters(): Promise<WorkerCounters> {
    return (await this.#pool?.counters()) ?? {};
  }

  /**
   * Reads everything anew and compiles it here, so that what is wrong is told with its place; then every worker tries it, and it comes into
   * force in all of them or in none.
   */
  reload(): Promise<Reloaded> {
    return this.#oneAtATime.run(async () => {
      const read = this.#options.readAgain?.();
      if (read && !read.ok) return this.#refused(read.failure);
      const { settings, warnings } = reloadable(this.#settings, read?.ok ? await this.#tls.prepared(read.value) : this.#settings);
      // What judges is most of the code, and a supervisor needs it now and then only.
      const { composeInputs } = await import('../compose/inputs.ts');
      const composed = await composeInputs(settings);
      if (!composed.ok) return this.#refused(composed.failure);
      const before = this.#settings;
      const refused = await this.#change(settings).then(() => null, refusalOf);
      if (refused) return this.#refused([refused]);
      if (keepsOtherwise(before, settings))
        this.#recorder.renew(settings.timeouts.drainMs).catch((error: unknown) => this.#options.say(messageOf(error)));
      this.#options.say(`reloaded: revision ${this.#prepared.revision}`, 'configuration.reloaded', {
        'sluice.revision': this.#prepared.revision,
      });
      return { ok: true, revision: revisionId(this.#prepared.revision), warnings: [...warnings, ...composed.value.warnings] };
    });
  }

  /** A reload that came by a signal, of which the sender is unknown. */
  reloadBySignal(): Promise<Reloaded> {
    return audited(this.#register, { by: 'SIGHUP', action: 'sluice.reload', object: '' }, () => this.reload());
  }

  #refused(problems: readonly Problem[]): Reloaded {
    this.#options.say(`the configuration was not taken: ${problems.map(problemText).join('; ')}`, 'configuration.refused', {
      'sluice.revision': this.#prepared.revision,
      'sluice.problems': problems.length,
    });
    return { ok: false, revision: revisionId(this.#prepared.revision), problems };
  }

  /** A reload, and then new workers one by one, which also take what only a worker's start can change. */
  async restart(): Promise<Restarted> {
    const reloaded = await this.reload();
    if (!reloaded.ok) return { ...reloaded, replaced: 0, whyNotAll: null };
    return this.#oneAtATime.run(async () => {
      const read = this.#options.readAgain?.();
      const { settings, warnings } = restartable(this.#settings, read?.ok ? await this.#tls.prepared(read.value) : this.#settings);
      const rolled = (await this.#pool?.restart(settings)) ?? { replaced: 0, whyNotAll: 'nothing has started' };
      if (rolled.replaced > 0) this.#took(settings, this.#prepared);
      this.#options.say(`restarted: ${rolled.replaced} of ${settings.workers} workers are new`, 'sluice.restarted', {
        'sluice.workers': rolled.replaced,
      });
      return { ...reloaded, warnings, ...rolled };
    });
  }

  /** True once another supervisor has its place: it only ends what it has. */
  get isSucceeded(): boolean {
    return this.#isSucceeded;
  }

  /**
   * Has the code that is on the disk now take over: the new supervisor starts its workers on the same socket beside these, then gets the
   * database and the control socket; only then do these drain. Where it fails, this one takes back what it gave up and goes on.
   */
  upgrade(): Promise<Upgraded> {
    return this.#oneAtATime.run(async () => {
      const { how, say } = this.#options;
      if (how === null) throw processErrors.CANNOT_UPGRADE('the demo has its API with it; stop it and start it again');
      const owned = {
        lease: (call: LeaseCall) => this.#limits.lease('successor', call),
        release: () => this.#release(),
        takeBack: () => this.#takeBack(),
      };
      // Its workers are told who may call before this one gives the register up: until then nothing changes in it.
      const succeeded = this.#register.whileStill(() => succeededBy(how, this.#listening.shared, owned, null));
      const successor = await succeeded.catch((error: unknown) => {
        throw processErrors.CANNOT_UPGRADE(messageOf(error));
      });
      this.#isSucceeded = true;
      say(`upgraded: process ${successor.pid} is in service`, 'sluice.upgraded', { 'sluice.successor': successor.pid });
      setImmediate(() => this.#endAndSay());
      return { process: successor.pid };
    });
  }

  /** Whoever asked for the upgrade still waits for its answer, so that connections of the control socket stay. */
  async #release(): Promise<readonly HeldState[]> {
    this.#control?.release();
    this.#control = null;
    await this.#desk.close();
    await this.#recorder.end(this.#settings.timeouts.drainMs);
    this.#register.close();
    return this.#limits.release();
  }

  async #takeBack(): Promise<void> {
    const { operations, dataFolder } = this.#settings;
    this.#register.open();
    this.#limits.takeBack();
    this.#baton.take('supervisor');
    await this.#recorder.start();
    if (operations) await this.#desk.open(operations);
    this.#control = await startControl(controlPathOf(dataFolder), this.#register.inTurn(routes), this.parts);
  }

  /** Drains the workers, lets the recorder take in what was written, ends all. */
  async end(): Promise<void> {
    if (this.#isEnding) return this.over;
    this.#isEnding = true;
    if (!this.#isSucceeded) this.#baton.drop({ process: process.pid, role: 'supervisor' });
    await this.#control?.close();
    const { drainMs } = this.#settings.timeouts;
    this.#tls.close();
    this.#patches.close();
    this.#listeners?.close();
    await this.#pool?.end(drainMs);
    await this.#limits.end();
    if (!this.#isSucceeded) {
      await this.#recorder.end(drainMs);
      await this.#desk.close();
      this.#register.close();
    }
    this.#ended.resolve();
  }

  async #change(settings: Settings): Promise<void> {
    if (!this.#pool) throw new Error('the supervisor has not started');
    this.#took(settings, await this.#pool.change(settings));
  }

  #took(settings: Settings, prepared: Prepared): void {
    this.#settings = settings;
    this.#prepared = prepared;
    this.#tls.took();
    this.#patches.took(prepared.patches);
    new Revisions(settings.dataFolder).keep(prepared.revision, settings);
    sayUnverified(settings, this.#options.say);
  }

  /** The workers take the new keys with what is in force. */
  #changeKeys(how: 'rotateKeys' | 'destroyKey', values: object = {}): Promise<{ readonly keyId: string }> {
    return this.#oneAtATime.run(async () => {
      const changed = await this.#recorder.tell<{ readonly keyId: string }>(how, values);
      // Bans of networks and denials of subjects are told under the new key, too, before a worker makes fingerprints with it.
      await this.#register.whileStill(async () => this.#pool?.tellBook(await this.#register.book(), true));
      await this.#change({ ...this.#settings });
      return changed;
    });
  }

  #endAndSay(): void {
    this.end().catch((error: unknown) => this.#options.say(`the end did not come cleanly: ${messageOf(error)}`, 'sluice.failed'));
  }
}
