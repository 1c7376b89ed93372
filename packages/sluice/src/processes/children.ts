import { type ChildProcess, fork, type SendHandle, type Serializable } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type Answers, answerCalls, Caller, type Channel } from './calls.ts';

/** The socket of all traffic, and the one that only sends clients from cleartext to TLS. */
export type ListenerName = 'listener' | 'redirect';

/** A child process that answers calls. Its standard streams are the supervisor's: nothing is swallowed. */
export interface Child {
  readonly process: ChildProcess;
  readonly pid: number;
  readonly caller: Caller;
  /** What the child may ask in turn. */
  answer(answers: Answers): void;
  readonly startedAtMs: number;
  /** Hands over a listening socket under its name. */
  give(name: ListenerName, handle: SendHandle): void;
  /** Lets it finish within the time; what it said at its end comes back, or null. */
  end(graceMs: number): Promise<unknown>;
}

/** So long a child may take to end beyond the grace that it was given. */
const endingMs = 2_000;

/** Of this process, those that do not outlive it by themselves. */
const children = new Set<ChildProcess>();

/** Ends them at once, whatever they do: a worker whose supervisor is merely gone goes on. */
export function killChildren(): void {
  for (const child of children) child.kill('SIGKILL');
}

/** `engine`: options of V8 for this kind of process. `codeCache` is a folder where compiled code is kept, so that the next process of its kind starts in half the time. */
export function startChild(file: URL, name: string, codeCache: string, engine: readonly string[] = []): Child {
  const execArgv = ['--disable-proto=delete', '--no-warnings', ...engine, `--title=sluice ${name}`];
  const child = childOf(fileURLToPath(file), [], name, execArgv, { NODE_COMPILE_CACHE: codeCache, ...process.env });
  children.add(child.process);
  child.process.once('exit', () => children.delete(child.process));
  return child;
}

export function childOf(file: string, words: readonly string[], name: string, execArgv: readonly string[], env: NodeJS.ProcessEnv): Child {
  const child = fork(file, words, {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    serialization: 'advanced',
    execArgv: [...execArgv],
    env,
  });
  const caller = new Caller(channelOf(child));
  // A message to one that has just ended; its exit tells the rest.
  child.on('error', () => {});
  child.once('exit', (code, signal) => caller.close(`the ${name} ended (${signal ?? `exit code ${code}`})`));
  return {
    process: child,
    pid: child.pid ?? 0,
    caller,
    startedAtMs: Date.now(),
    answer: (answers) => answerCalls(channelOf(child), answers),
    give: (name, handle) => void child.send({ sluice: name }, handle, { keepOpen: true }),
    async end(graceMs) {
      if (child.exitCode !== null || child.signalCode !== null) return null;
      // Not by once(): what could not be written to a child that ends is no failure of its end.
      const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
      const timer = setTimeout(() => child.kill('SIGKILL'), graceMs + endingMs);
      const said = await caller.call<unknown>('stop', { graceMs }, graceMs + endingMs).catch(() => null);
      await gone;
      clearTimeout(timer);
      return said;
    },
  };
}

function channelOf(child: ChildProcess): Channel {
  return {
    send(message: Serializable) {
      if (child.connected) child.send(message);
    },
    on(listener) {
      child.on('message', listener);
    },
  };
}

/** The supervisor as its child sees it. */
export function parentChannel(): Channel {
  return {
    send(message: Serializable) {
      if (process.connected) process.send?.(message);
    },
    on(listener) {
      process.on('message', listener);
    },
  };
}
