import { randomInt } from 'node:crypto';
import { flushCompileCache } from 'node:module';
import { performance } from 'node:perf_hooks';
import { Gate, GateCounters, LastingExchanges, type Withdrawn } from '@sluice/flow';
import { type ApiTargets, type Gateway, type OverloadChange, startGateway, type UpstreamChange, zlibCodec } from '@sluice/gateway';
import { MemoryAccessBook, proofWindowMs, ReplayBook } from '@sluice/identity';
import { SegmentWriter } from '@sluice/store-local/segments';
import { composeInputs } from '../compose/inputs.ts';
import { openSecrets } from '../compose/keys.ts';
import { problemText } from '../config/problem.ts';
import type { Settings } from '../config/settings.ts';
import { WorkerLimits } from '../counters/worker-limits.ts';
import { composeIdentifier } from '../identity/compose-identifier.ts';
import { AccessLog } from '../log/access-log.ts';
import { tellLastWords } from '../log/last-words.ts';
import { firstLogSettings, Log } from '../log/log.ts';
import { ExchangeMetrics } from '../metrics/exchange-metrics.ts';
import { ProcessMetrics } from '../metrics/process-metrics.ts';
import { SampleBook, type Samples } from '../metrics/samples.ts';
import { type RecordWatcher, WatchedRecords } from '../metrics/watched-records.ts';
import { sampleGate, sampleGateway, sampleRecords, sampleSpans, sampleTargets } from '../metrics/worker-metrics.ts';
import type { WorkerState } from '../operations/operations.ts';
import { openTracing, type Tracing } from '../tracing/open-tracing.ts';
import { tracingSettingsOf } from '../tracing/tracing-settings.ts';
import { answerCalls, Caller } from './calls.ts';
import { parentChannel } from './children.ts';
import { makeDataFolder } from './data-folder.ts';
import { gatewayTls } from './gateway-tls.ts';
import { KeyUses } from './key-uses.ts';
import { urlOf } from './listener.ts';
import type { Live, Prepared, SupervisorNote, WorkerCalls, WorkerCounters } from './messages.ts';
import { Orphan } from './orphan.ts';
import { gatewayLimits, gatewayOverload, gatewayTimeouts, routesOf } from './routes.ts';
import { SharedReplays } from './shared-replays.ts';
import { tryRevision } from './try-revision.ts';
import { wallClock } from './wall-clock.ts';
import { WorkerSockets } from './worker-sockets.ts';

/** A worker: judges traffic and writes its own segment log. It opens no database and reads no configuration file. */
interface Worker {
  readonly number: number;
  readonly supervisor: SupervisorNote;
  readonly boot: number;
  readonly writer: SegmentWriter;
  readonly counters: GateCounters;
  readonly own: ProcessMetrics;
  gateway: Gateway | null;
  live: Live;
  /** In force, or will be once it accepts. */
  current: Revision;
  /** What comes into force next; null when nothing is prepared. */
  next: Revision | null;
}

/** Settings, compiled and tried. */
interface Revision {
  readonly settings: Settings;
  readonly gate: Gate;
  readonly prepared: Prepared;
}

/** So long the last spans may take on their way to a collector. */
const lastSpansMs = 2_000;

/** How long it takes at most until what lasts is over for a caller whose credential has ended. */
const reviewMs = 1_000;

/** Until it accepts. */
const nothingLive: Live = { port: 0, ticketKeys: new Uint8Array(48), challenges: new Map() };

const log = new Log('worker', firstLogSettings);
tellLastWords(log);
let running: Worker | null = null;
/** Set once it finishes what it has. */
let leaving: Promise<void> | null = null;
const exchangeMetrics = new ExchangeMetrics();
const accessLog = new AccessLog(log, process.stderr.fd);
let tracing: Tracing | null = null;
const now = wallClock();
/** For all that waits: a wall clock that is set lets nothing run out, and nothing wait for ever. */
const steady = () => performance.timeOrigin + performance.now();
const supervisor = new Caller(parentChannel());
const replays = new SharedReplays(new ReplayBook(proofWindowMs), supervisor, () => running?.current.settings.workers === 1);
/** One for all revisions: who may call does not change with the configuration. */
const book = new MemoryAccessBook();
const lasting = new LastingExchanges();
const keyUses = new KeyUses(Date.now, (ids) => supervisor.call('keysUsed', { ids }));
const limits = new WorkerLimits({
  supervisor,
  now,
  workers: () => running?.current.settings.workers ?? 1,
  limitsOf: (plan) => book.limitsOf(plan),
});
const sockets = new WorkerSockets();
const nextListener = () => sockets.listener(() => supervisor.call('giveListener'));

answerCalls(parentChannel(), {
  async start({ settings, worker, supervisor: note }: WorkerCalls['start']): Promise<Prepared> {
    const boot = randomInt(1, 2 ** 48 - 1);
    const { segments } = makeDataFolder(settings.dataFolder);
    const { durability, onRecordError } = settings;
    const writer = new SegmentWriter({ folder: segments, boot, worker, pid: process.pid, now, durability, onRecordError });
    const counters = new GateCounters();
    log.use(settings.log, `worker-${worker}`);
    const wanted = tracingSettingsOf(process.env, (line) => log.tell('tracing.setting', line));
    tracing = wanted && (await openTracing(wanted));
    const current = await prepare(settings, writer, counters);
    const own = new ProcessMetrics(`worker-${worker}`, settings.operations !== null);
    running = {
      number: worker,
      supervisor: note,
      boot,
      writer,
      counters,
      own,
      gateway: null,
      live: nothingLive,
      current,
      next: null,
    };
    // Whoever replaces it shall not compile again, however it ends.
    flushCompileCache();
    return current.prepared;
  },

  /** From here on it takes its share of the connections. */
  async accept({ live }: WorkerCalls['accept']): Promise<void> {
    const worker = ready();
    const listen = await nextListener();
    worker.live = live;
    const first = worker.current;
    const { settings } = first;
    worker.gateway = await startGateway({
      listen,
      tls: settings.tls && gatewayTls(settings.tls, live),
      redirect:
        settings.redirectFrom === null ? null : { listen: await sockets.redirect(), httpsPort: settings.tls?.redirectTo ?? live.port },
      http2: settings.http2,
      networkBits: settings.limits.networkBits,
      overload: gatewayOverload(settings),
      onOverload: tellOverload,
      listenAgain: nextListener,
      ...inGateway(first),
      onUpstreamChange: toldOf,
      random: () => worker.boot / 2 ** 52,
      now,
      steady,
    });
    worker.gateway.setChallenges(worker.live.challenges);
    setInterval(() => void review().catch(() => undefined), reviewMs).unref();
    if (worker.current !== first || worker.live !== live) revise(worker);
  },

  /** Handshakes from now on are by these keys. */
  live({ live }: WorkerCalls['live']): void {
    const worker = ready();
    worker.live = live;
    worker.gateway?.setChallenges(live.challenges);
    reviseTls(worker);
  },

  /** The next exchange is judged by it, and what lasts is judged again. */
  async book({ changes, isWhole }: WorkerCalls['book']): Promise<void> {
    if (isWhole) book.take(changes);
    else book.apply(changes);
    const { later } = await review();
    // Where somebody else must be asked who calls, nobody waits longer for it.
    await Promise.race([later, new Promise((resolve) => setTimeout(resolve, reviewMs).unref())]);
  },

  async prepare({ settings }: WorkerCalls['prepare']): Promise<Prepared> {
    const worker = ready();
    worker.next = await prepare(settings, worker.writer, worker.counters);
    return worker.next.prepared;
  },

  /** The next exchange is judged by what was prepared; those under way end with what let them in. */
  commit(): void {
    const worker = ready();
    if (!worker.next) throw new Error('nothing is prepared');
    worker.current = worker.next;
    log.use(worker.current.settings.log);
    worker.next = null;
    revise(worker);
  },

  abort(): void {
    ready().next = null;
  },

  counters(): WorkerCounters {
    return countersOf(ready());
  },

  targets(): readonly ApiTargets[] {
    return ready().gateway?.targets ?? [];
  },

  metrics(): Samples {
    const { gateway, counters, writer, own } = ready();
    const samples = new SampleBook();
    exchangeMetrics.sample(samples);
    if (gateway) {
      sampleGateway(gateway.stats, own.name, samples);
      sampleTargets(gateway.targets, samples);
    }
    sampleGate(counters, samples);
    sampleRecords(writer.counts, samples);
    if (tracing) sampleSpans(tracing, samples);
    samples.add('sluice_log_lines_dropped_total', accessLog.dropped);
    limits.sample(samples);
    own.sample(samples);
    return samples.values;
  },

  state(): WorkerState {
    return { mayAnswer: ready().writer.mayAnswer };
  },

  rotate(): void {
    ready().writer.rotate();
  },

  /** Answers what it has counted in its life. */
  async stop({ graceMs }: WorkerCalls['stop']): Promise<WorkerCounters> {
    await leave(graceMs);
    // The reply goes out before the channel closes.
    setImmediate(() => process.connected && process.disconnect());
    return running ? countersOf(running) : {};
  },
});

process.on('disconnect', () => {
  supervisor.close('the supervisor is gone');
  if (leaving) return end();
  // Nobody knows it yet, or nobody can follow its supervisor.
  if (!running?.gateway || running.supervisor.how === null) process.exit(0);
  goOnAlone(running, running.gateway);
});
// An interrupt at the terminal reaches every process of the group; the supervisor alone decides.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);

function ready(): Worker {
  if (!running) throw new Error('the worker has not started');
  return running;
}

function goOnAlone(worker: Worker, { address: { host, port } }: Gateway): void {
  const orphan = new Orphan({
    supervisor: worker.supervisor,
    settings: () => worker.current.settings,
    prepared: () => worker.current.prepared,
    address: () => urlOf(host, port, worker.current.settings.tls ? 'https' : 'http'),
    sockets: () => sockets.shared,
    status: () => {
      const told = { worker: worker.number, process: process.pid, startedAtMs: performance.timeOrigin, restarts: 0 };
      return { ...told, isReady: true, isDraining: false, counters: countersOf(worker) };
    },
    leave: () => {
      leave(worker.current.settings.timeouts.drainMs).catch(() => undefined);
      end();
    },
    say: log.say,
  });
  orphan.goOn();
}

/** Takes no new connection, and finishes what is under way. */
function leave(graceMs: number): Promise<void> {
  leaving ??= (async () => {
    sockets.close();
    await running?.gateway?.drain(graceMs);
    await running?.writer[Symbol.asyncDispose]();
    await tracing?.close(Math.min(graceMs, lastSpansMs));
  })();
  return leaving;
}

function end(): void {
  leaving?.then(
    () => process.exit(0),
    () => process.exit(1),
  );
}

/** A target or a name that changes its state is a line of the log. */
function toldOf({ kind, target, to, why }: UpstreamChange): void {
  log.tell(`upstream.${kind}`, `${target}: ${to} (${why})`, { 'sluice.target': target, 'sluice.state': to, 'sluice.reason': why });
}

/** Who is known by its name in the configuration. */
function toldOfAttendance(name: string, why: string | null): void {
  const text = why === null ? `${name} answers again` : `${name} cannot be asked which credentials hold (${why})`;
  log.tell(why === null ? 'identity.back' : 'identity.away', text, { 'sluice.provider': name });
}

function revise(worker: Worker): void {
  worker.gateway?.revise(inGateway(worker.current));
  reviseTls(worker);
}

function reviseTls({ gateway, current, live }: Worker): void {
  const { tls } = current.settings;
  if (tls) gateway?.setTls(gatewayTls(tls, live));
}

/** Who sees a record on its way to the disk. */
function watchersOf(settings: Settings): readonly RecordWatcher[] {
  const watchers: RecordWatcher[] = [(record) => exchangeMetrics.count(record)];
  if (tracing) watchers.push(tracing.spans.settled);
  if (settings.log.isAccessTold) watchers.push(accessLog.settled);
  return watchers;
}

async function prepare(settings: Settings, writer: SegmentWriter, counters: GateCounters): Promise<Revision> {
  const composed = await composeInputs(settings);
  if (!composed.ok) throw new Error(composed.failure.map(problemText).join('\n'));
  const { inputs } = composed.value;
  const { fingerprint, fingerprints, fingerprintKey, mask, capture } = openSecrets(makeDataFolder(settings.dataFolder), settings, log.say);
  const record = new WatchedRecords(writer, watchersOf(settings));
  const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms).unref());
  const ports = { record, codec: zlibCodec, fingerprintKey, mask, now, wait, capture, limits: limits.ports(mask.keyed, fingerprint) };
  const identifier = composeIdentifier(settings, {
    fingerprint,
    fingerprints,
    replays,
    book,
    keyUsed: keyUses.used,
    attendance: toldOfAttendance,
  });
  await tryRevision(inputs, identifier, ports);
  const gate = new Gate(inputs, identifier, ports, counters, lasting);
  const operations = Object.fromEntries(inputs.apis.map(({ api, contract }) => [api, contract?.operations.length ?? 0]));
  return { settings, gate, prepared: { revision: gate.revision, operations, patches: inputs.policy.patches } };
}

function inGateway({ settings, gate }: Revision) {
  return {
    routes: routesOf(settings),
    handler: tracing?.spans.around(gate) ?? gate,
    trustedProxies: settings.trustedProxies,
    limits: gatewayLimits(settings),
    timeouts: gatewayTimeouts(settings),
  };
}

/** Resolves when all was looked at that can be told at once; `later` when the rest was. */
async function review(): Promise<{ readonly later: Promise<void> }> {
  const reviewed = await running?.current.gate.review();
  tellWithdrawn(reviewed?.atOnce ?? []);
  return { later: Promise.resolve(reviewed?.later ?? []).then(tellWithdrawn) };
}

function tellWithdrawn(withdrawn: readonly Withdrawn[]): void {
  for (const { id, endpoint, why } of withdrawn)
    log.tell('exchange.withdrawn', `${endpoint}: ended (${why})`, {
      'sluice.exchange.id': id,
      'http.route': endpoint,
      'sluice.reason': why,
    });
}

function tellOverload({ from, to, by, value }: OverloadChange): void {
  const worth = by === 'loopDelayMs' ? `${Math.round(value)} ms` : `${Math.round(value * 100)} %`;
  const name = { memory: 'memory', loopDelayMs: 'delay of the event loop', connections: 'connections' }[by];
  log.tell('overload.changed', `overload: stage ${to} after ${from}, ${name} at ${worth}`, { from, to, by, value });
}

function countersOf({ writer, counters, gateway }: Worker): WorkerCounters {
  const { appended, durable, held, lost } = writer.counts;
  const recordsLost = Object.values(lost).reduce((sum, count) => sum + count, counters.unidentified);
  return {
    ...Object.fromEntries([...Object.entries(gateway?.stats ?? {}), ...Object.entries(counters)]),
    recordsAppended: appended,
    recordsDurable: durable,
    recordsHeld: held,
    recordsLost,
  };
}
