import { writeSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { SluiceError } from '@sluice/kit';
import { problemText } from '../config/problem.ts';
import type { Settings } from '../config/settings.ts';
import { type ExitCode, exitCodes } from '../define-command.ts';
import { nextFreePort, urlOf } from '../processes/listener.ts';
import { Supervisor } from '../processes/supervisor.ts';
import { liveScreen } from '../screen/live.ts';
import { outputOf } from '../ui/output-of.ts';
import { startDemoProcesses } from './demo.ts';
import type { StartOptions } from './options.ts';
import { type Plan, planStart } from './plan-start.ts';

/** `sluice start`: works out what is guarded, starts it, shows what leaves, and ends everything cleanly. */
export async function runStart(options: StartOptions): Promise<ExitCode> {
  const output = outputOf(options.standing);
  const planned = planStart(options);
  if (!planned.ok) {
    for (const problem of planned.failure) output.complain(problemText(problem));
    return exitCodes.failed;
  }
  const plan = planned.value;
  for (const note of plan.notes) output.note(note);
  await using cleanup = new AsyncDisposableStack();
  const demo = plan.kind === 'demo' ? cleanup.use(await startDemoProcesses(options)) : null;
  const settings = demo ? plan.settingsFor(demo.url) : plan.settingsFor('');
  const supervisor = await startSupervisor(plan, settings);
  cleanup.defer(() => supervisor.end());

  const { host, port } = supervisor.address;
  const url = urlOf(host, port);
  const status = await supervisor.status();
  if (options.readyFd !== undefined)
    writeSync(options.readyFd, `${JSON.stringify({ url, process: process.pid, dataFolder: settings.dataFolder })}\n`);
  const screen = liveScreen({ output, supervisor, status, isDemo: demo !== null });
  cleanup.defer(() => screen.close());
  demo?.drive(url);
  const signal = await untilTold(supervisor, output.note.bind(output));
  screen.close();
  if (signal) output.note(`${signal}: draining, then ending`);
  await supervisor.end();
  return exitCodes.clean;
}

/** A taken port is named with its holder; at a terminal the next free one is offered. */
async function startSupervisor(plan: Plan, settings: Settings): Promise<Supervisor> {
  const say = (line: string) => process.stderr.write(`sluice: ${line}\n`);
  const supervisor = new Supervisor({ settings, readAgain: plan.readAgain, say });
  try {
    await supervisor.start();
    return supervisor;
  } catch (error) {
    const isTaken = error instanceof SluiceError && error.code === 'SLUICE_PROCESS_PORT_TAKEN';
    if (!isTaken || !process.stdin.isTTY || !process.stderr.isTTY) throw error;
    const free = await nextFreePort(settings.host, settings.port + 1);
    if (free === null || !(await agrees(`${error.message}. Use ${free}? [Y/n] `))) throw error;
    return startSupervisor(plan, { ...settings, port: free });
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

/** Waits for a signal, or for the end of the supervisor (`sluice stop`). A second signal ends at once. */
function untilTold(supervisor: Supervisor, say: (line: string) => void): Promise<NodeJS.Signals | null> {
  return new Promise((resolve) => {
    let toldAtMs = 0;
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.on(signal, () => {
        if (toldAtMs > 0 && Date.now() - toldAtMs > sameSignalMs) process.exit(exitCodes.interrupted);
        if (toldAtMs === 0) toldAtMs = Date.now();
        resolve(signal);
      });
    }
    process.on('SIGHUP', () => {
      supervisor.reload().then(
        (reloaded) => {
          if (!reloaded.ok) for (const problem of reloaded.problems) say(problemText(problem));
        },
        (error: unknown) => say(error instanceof Error ? error.message : 'the reload failed'),
      );
    });
    supervisor.over.then(() => resolve(null)).catch(() => resolve(null));
  });
}
