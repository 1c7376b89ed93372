import { randomInt } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { type FlowPorts, Gate } from '@sluice/flow';
import { type Gateway, startGateway, zlibCodec } from '@sluice/gateway';
import { SegmentWriter } from '@sluice/store-local/segments';
import { composeIdentifier } from '../compose/identity.ts';
import { type Composed, composeInputs } from '../compose/inputs.ts';
import { openSecrets } from '../compose/keys.ts';
import { problemText } from '../config/problem.ts';
import type { Settings } from '../config/settings.ts';
import { ExchangeMetrics } from '../metrics/exchange-metrics.ts';
import { ProcessMetrics } from '../metrics/process-metrics.ts';
import { SampleBook, type Samples } from '../metrics/samples.ts';
import { type RecordWatcher, WatchedRecords } from '../metrics/watched-records.ts';
import { sampleGate, sampleGateway, sampleRecords, sampleSpans } from '../metrics/worker-metrics.ts';
import type { WorkerState } from '../operations/operations.ts';
import { openTracing, type Tracing } from '../tracing/open-tracing.ts';
import { tracingSettingsOf } from '../tracing/tracing-settings.ts';
import { answerCalls } from './calls.ts';
import { parentChannel } from './children.ts';
import { makeDataFolder } from './data-folder.ts';
import type { WorkerCalls, WorkerCounters, WorkerStarted } from './messages.ts';
import { gatewayLimits, gatewayTimeouts, routesOf } from './routes.ts';

/** A worker: judges traffic and writes its own segment log. It opens no database and reads no configuration file. */
interface Running {
  readonly gate: Gate;
  readonly gateway: Gateway;
  readonly writer: SegmentWriter;
  readonly own: ProcessMetrics;
  readonly tracing: Tracing | null;
}

/** So long the last spans may take on their way to a collector. */
const lastSpansMs = 2_000;

let running: Running | null = null;
const exchangeMetrics = new ExchangeMetrics();
const watchers: RecordWatcher[] = [(record) => exchangeMetrics.count(record)];
const now = () => performance.timeOrigin + performance.now();
const listener = new Promise<object>((resolve) => {
  process.on('message', (message: { sluice?: string }, handle) => {
    if (message.sluice === 'listener' && handle) resolve(handle);
  });
});

answerCalls(parentChannel(), {
  async start({ settings, worker }: WorkerCalls['start']): Promise<WorkerStarted> {
    const boot = randomInt(1, 2 ** 48 - 1);
    const { segments } = makeDataFolder(settings.dataFolder);
    const { durability, onRecordError } = settings;
    const writer = new SegmentWriter({ folder: segments, boot, worker, pid: process.pid, now, durability, onRecordError });
    const composed = await composedOf(settings);
    const { ports, identifier } = partsOf(settings, writer);
    const gate = new Gate(composed.inputs, identifier, ports);
    const wanted = tracingSettingsOf(process.env, say);
    const tracing = wanted && (await openTracing(wanted));
    if (tracing) watchers.push(tracing.spans.settled);
    const gateway = await startGateway({
      listen: { handle: await listener },
      http2: settings.http2,
      routes: routesOf(settings),
      handler: tracing?.spans.around(gate) ?? gate,
      trustedProxies: settings.trustedProxies,
      limits: gatewayLimits(settings),
      networkBits: settings.limits.networkBits,
      timeouts: gatewayTimeouts(settings),
      random: () => boot / 2 ** 52,
      now,
    });
    running = { gate, gateway, writer, own: new ProcessMetrics(`worker-${worker}`, settings.operations !== null), tracing };
    return startedOf(gate, composed);
  },

  /** The next exchange is judged by the new revision; those under way end with theirs. */
  async reload({ settings }: WorkerCalls['reload']): Promise<WorkerStarted> {
    const { gate, gateway, writer } = ready();
    const composed = await composedOf(settings);
    const { ports, identifier } = partsOf(settings, writer);
    gate.swap(composed.inputs, identifier, ports);
    gateway.setRoutes(routesOf(settings));
    return startedOf(gate, composed);
  },

  counters(): WorkerCounters {
    const { gate, gateway, writer } = ready();
    const { appended, durable, held, lost } = writer.counts;
    const { stats } = gateway;
    const { counters } = gate;
    const recordsLost = Object.values(lost).reduce((sum, count) => sum + count, counters.unidentified);
    return {
      ...Object.fromEntries([...Object.entries(stats), ...Object.entries(counters)]),
      recordsAppended: appended,
      recordsDurable: durable,
      recordsHeld: held,
      recordsLost,
    };
  },

  metrics(): Samples {
    const { gate, gateway, writer, own, tracing } = ready();
    const book = new SampleBook();
    exchangeMetrics.sample(book);
    sampleGateway(gateway.stats, book);
    sampleGate(gate.counters, book);
    sampleRecords(writer.counts, book);
    if (tracing) sampleSpans(tracing, book);
    own.sample(book);
    return book.values;
  },

  state(): WorkerState {
    return { mayAnswer: ready().writer.mayAnswer };
  },

  rotate(): void {
    ready().writer.rotate();
  },

  async stop({ graceMs }: WorkerCalls['stop']): Promise<void> {
    await running?.gateway.drain(graceMs);
    await running?.writer[Symbol.asyncDispose]();
    await running?.tracing?.close(Math.min(graceMs, lastSpansMs));
    // The reply goes out before the channel closes.
    setImmediate(() => process.disconnect());
  },
});

// A worker without a supervisor would hold the port and be reachable by nobody.
process.on('disconnect', () => process.exit(0));
// An interrupt at the terminal reaches every process of the group; the supervisor alone decides.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);

function say(line: string): void {
  process.stderr.write(`sluice: ${line}\n`);
}

function ready(): Running {
  if (!running) throw new Error('the worker has not started');
  return running;
}

async function composedOf(settings: Settings): Promise<Composed> {
  const composed = await composeInputs(settings);
  if (!composed.ok) throw new Error(composed.failure.map(problemText).join('\n'));
  return composed.value;
}

function partsOf(
  settings: Settings,
  writer: SegmentWriter,
): { readonly ports: FlowPorts; readonly identifier: ReturnType<typeof composeIdentifier> } {
  const { fingerprint, fingerprintKey, mask, capture } = openSecrets(makeDataFolder(settings.dataFolder), settings);
  const record = new WatchedRecords(writer, watchers);
  return {
    ports: { record, codec: zlibCodec, fingerprintKey, mask, now, capture },
    identifier: composeIdentifier(settings, fingerprint),
  };
}

function startedOf(gate: Gate, { inputs }: Composed): WorkerStarted {
  const operations = Object.fromEntries(inputs.apis.map(({ api, contract }) => [api, contract?.operations.length ?? 0]));
  return { revision: gate.revision, operations };
}
