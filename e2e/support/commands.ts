import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { ownEnvironment } from './environment.ts';

const main = join(dirname(dirname(import.meta.dirname)), 'packages', 'sluice', 'src', 'main.ts');
/** Loading what a command needs takes most of its time. */
const host = join(import.meta.dirname, 'command-host.ts');
const execArgv = ['--disable-warning=ExperimentalWarning'];
/** No command takes so long. */
const commandMs = 180_000;

export interface Said {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** What a host is asked; the numbers tell answers apart. */
export interface CommandLine {
  readonly number: number;
  readonly folder: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly words: readonly string[];
}

export interface CommandAnswer extends Said {
  readonly number: number;
}

const seen = new Set<string>();
let hosted: ChildProcess | undefined;
let count = 0;

/**
 * A command of the command line, in a folder. The first time that a file of tests names a command it is a process of its own, as people have it; from then on it is
 * run by a process that has loaded it already.
 */
export function sluice(folder: string, words: readonly string[], more: Readonly<Record<string, string>> = {}): Promise<Said> {
  const name = words.find((word) => !word.startsWith('-')) ?? '';
  const environment = { ...ownEnvironment(folder), ...more };
  count += 1;
  if (seen.has(name)) return askedOfHost({ number: count, folder, environment, words });
  seen.add(name);
  return spawned(folder, environment, words);
}

async function spawned(folder: string, environment: NodeJS.ProcessEnv, words: readonly string[]): Promise<Said> {
  const child = spawn(process.execPath, [...execArgv, main, ...words], { cwd: folder, env: environment, timeout: commandMs });
  child.stdin.end();
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { code: code as number | null, stdout, stderr };
}

function askedOfHost(line: CommandLine): Promise<Said> {
  hosted ??= forked();
  const child = hosted;
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => settle(() => reject(new Error(`no end of sluice ${line.words.join(' ')} within ${commandMs} ms`))),
      commandMs,
    );
    const onMessage = (answer: CommandAnswer) => {
      if (answer.number === line.number) settle(() => resolve(answer));
    };
    const onExit = () => settle(() => reject(new Error(`the process of commands ended with sluice ${line.words.join(' ')}`)));
    child.on('message', onMessage).once('exit', onExit);
    child.send(line);

    function settle(tell: () => void): void {
      clearTimeout(timer);
      child.off('message', onMessage).off('exit', onExit);
      tell();
    }
  });
}

function forked(): ChildProcess {
  const child = fork(host, { execArgv, env: ownEnvironment(process.cwd()), stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  // Only the timer of a question keeps this process from its end.
  child.unref();
  child.channel?.unref();
  return child;
}
