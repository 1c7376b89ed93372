import { once } from 'node:events';
import { writeSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { SluiceError } from '@sluice/kit';
import { problemText } from '../config/problem.ts';
import type { Settings } from '../config/settings.ts';
import { type ExitCode, exitCodes } from '../define-command.ts';
import { Log } from '../log/log.ts';
import { Notes } from '../log/notes.ts';
import { killChildren } from '../processes/children.ts';
import { nextFreePort, urlOf } from '../processes/listener.ts';
import { Predecessor } from '../processes/predecessor.ts';
import { Supervisor } from '../processes/supervisor.ts';
import { whoRuns } from '../processes/who-runs.ts';
import { liveScreen } from '../screen/live.ts';
import { outputOf } from '../ui/output-of.ts';
import { type DemoProcesses, startDemoProcesses } from './demo.ts';
import type { StartOptions } from './options.ts';
import { type Plan, planStart } from './plan-start.ts';
import { standIn } from './stand-in.ts';

/** `sluice start`: works out what is guarded, starts it, shows what leaves, and ends everything cleanly. */
export async function runStart(options: StartOptions): Promise<ExitCode> {
  const output = outputOf(options.standing);
  const planned = await planStart(options);
  if (!planned.ok) {
    for (const problem of planned.failure) output.complain(problemText(problem));
    return exitCodes.failed;
  }
  const plan = planned.value;
  const predecessor = Predecessor.ofThisProcess();
  const log = new Log('supervisor', plan.settingsFor('').log);
  const notes = new Notes(output, log);
  // Whoever read the log of the one that is gone may be gone with it.
  if (predecessor) process.stderr.on('error', () => {});
  for (const note of plan.notes) notes.tell('configuration.note', note);
  // Heard from the beginning: a signal that ends this process alone leaves the others behind.
  const told = new AbortController();
  onSignal(told);
  predecessor?.gone.addEventListener('abort', () => told.abort(predecessor.gone.reason));
  const hangUps = hangUpsFromNow();
  await using cleanup = new AsyncDisposableStack();
  const started = await startAll(plan, options, told.signal, cleanup, log, predecessor).catch((error: unknown) => {
    predecessor?.failed(error);
    if (told.signal.aborted) return null;
    if (error instanceof SluiceError && error.code === 'SLUICE_PROCESS_ALREADY_RUNNING') return error;
    throw error;
  });
  if (started === null) return exitCodes.clean;
  if (started instanceof SluiceError) return await standInForFollower(plan, started, told.signal, notes);
  const { demo, settings, supervisor } = started;

  const { operationsAddress, redirectUrl, url } = supervisor;
  const operationsUrl = operationsAddress && urlOf(operationsAddress.host, operationsAddress.port);
  const status = await supervisor.status();
  if (options.readyFd !== undefined && !predecessor)
    writeSync(
      options.readyFd,
      `${JSON.stringify({ url, redirect: redirectUrl, operations: operationsUrl, process: process.pid, dataFolder: settings.dataFolder })}\n`,
    );
  const screen = predecessor ? null : liveScreen({ output, notes, supervisor, status, isDemo: demo !== null });
  cleanup.defer(() => screen?.close());
  if (predecessor?.after) {
    const { process: lost, atMs } = predecessor.after.lost;
    const words = `process ${process.pid} is in service in place of process ${lost}, which was gone ${Date.now() - atMs} ms ago`;
    log.tell('supervisor.replaced', words, { 'sluice.supervisor': lost });
  }
  await predecessor?.retire();
  demo?.drive(url);
  hangUps.reload(supervisor, log);
  process.on('SIGUSR2', () => {
    supervisor
      .upgrade()
      .catch((error: unknown) => log.tell('process.failed', error instanceof Error ? error.message : 'the upgrade failed'));
  });
  await untilOver(supervisor, told.signal);
  screen?.close();
  if (told.signal.aborted) notes.tell('sluice.draining', `${told.signal.reason}: draining, then ending`);
  await supervisor.end();
  // One that has itself taken another's place has somebody who stands in.
  if (supervisor.isSucceeded) return predecessor ? exitCodes.clean : await standIn(settings.dataFolder, told.signal);
  if (log.isJson) notes.tell('sluice.ended', 'everything has ended');
  return exitCodes.clean;
}

/**
 * Whoever watched a process that died (runit, supervisord, a loop of a shell) starts it again, and by then another has taken its place: this
 * one stands in for that, so that there is somebody to watch and to end.
 */
async function standInForFollower(plan: Plan, error: SluiceError, told: AbortSignal, notes: Notes): Promise<ExitCode> {
  const { dataFolder } = plan.settingsFor('');
  const running = await whoRuns(dataFolder);
  if (!running?.lost) throw error;
  notes.tell('sluice.note', `process ${running.process} goes on in place of process ${running.lost.process}; this one stands in for it`);
  return standIn(dataFolder, told);
}

interface Started {
  readonly demo: DemoProcesses | null;
  readonly settings: Settings;
  readonly supervisor: Supervisor;
}

async function startAll(
  plan: Plan,
  options: StartOptions,
  signal: AbortSignal,
  cleanup: AsyncDisposableStack,
  log: Log,
  predecessor: Predecessor | null,
): Promise<Started> {
  const demo = plan.kind === 'demo' ? cleanup.use(await startDemoProcesses(options)) : null;
  const settings = demo ? plan.settingsFor(demo.url) : plan.settingsFor('');
  const supervisor = await startSupervisor(plan, settings, signal, log, predecessor);
  cleanup.defer(() => supervisor.end());
  return { demo, settings, supervisor };
}

/** A taken port is named with its holder; at a terminal the next free one is offered. */
async function startSupervisor(
  plan: Plan,
  settings: Settings,
  signal: AbortSignal,
  log: Log,
  predecessor: Predecessor | null,
): Promise<Supervisor> {
  const supervisor = new Supervisor({
    settings,
    readAgain: plan.readAgain,
    how: plan.kind === 'demo' ? null : { words: process.argv.slice(1), engine: process.execArgv },
    predecessor,
    say: log.say,
  });
  try {
    await supervisor.start(signal);
    return supervisor;
  } catch (error) {
    const isTaken = error instanceof SluiceError && error.code === 'SLUICE_PROCESS_PORT_TAKEN';
    if (!isTaken || !process.stdin.isTTY || !process.stderr.isTTY) throw error;
    const free = await nextFreePort(settings.host, settings.port + 1);
    if (free === null || !(await agrees(`${error.message}. Use ${free}? [Y/n] `))) throw error;
    return startSupervisor(plan, { ...settings, port: free }, signal, log, predecessor);
  }
}

async function agrees(question: string): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await terminal.question(question);
  terminal.close();
  return answer.trim() === '' || /^y(es)?$/i.test(answer.trim());
}

/** One interrupt may reach a process twice: through its group, and passed on by its parent. */
const sameSignalMs = 1_000;

/** Aborts with the name of the first signal. A second one ends everything at once. */
function onSignal(told: AbortController): void {
  let toldAtMs = 0;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (toldAtMs > 0 && Date.now() - toldAtMs > sameSignalMs) {
        killChildren();
        process.exit(exitCodes.interrupted);
      }
      if (toldAtMs === 0) toldAtMs = Date.now();
      told.abort(signal);
    });
  }
}

/** Heard from the beginning, for unheard it would end this process alone. One that comes before the start is over is a reload behind it. */
function hangUpsFromNow(): { reload(supervisor: Supervisor, log: Log): void } {
  let heard = () => {};
  let isWaiting = false;
  process.on('SIGHUP', () => {
    isWaiting = true;
    heard();
  });
  return {
    reload(supervisor, log) {
      heard = () => {
        isWaiting = false;
        // What comes of it, the supervisor tells.
        supervisor.reloadBySignal().catch((error: unknown) => {
          log.tell('configuration.refused', error instanceof Error ? error.message : 'the reload failed');
        });
      };
      if (isWaiting) heard();
    },
  };
}

/** Until a signal came, or the supervisor ended by itself (`sluice stop`). */
async function untilOver(supervisor: Supervisor, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await Promise.race([supervisor.over, once(signal, 'abort')]);
}
