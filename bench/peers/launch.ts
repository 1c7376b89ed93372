import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  return address.port;
}

/** Starts a program and waits until its port answers; its own words come with the error when it does not. */
export async function launch(
  command: string,
  options: readonly string[],
  port: number,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<ChildProcess> {
  const child = spawn(command, options, { stdio: ['ignore', 'pipe', 'pipe'], env: environment });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      said = `${said}${chunk.toString()}`.slice(-4000);
    });
  const deadline = Date.now() + 15_000;
  while (child.exitCode === null && Date.now() < deadline) {
    if (await answers(port)) return child;
  }
  child.kill('SIGKILL');
  throw new Error(`${command} did not answer on port ${port}: ${said}`);
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket: Socket = connect(port, '127.0.0.1');
    const over = (isOpen: boolean) => {
      socket.destroy();
      setTimeout(resolve, isOpen ? 0 : 50, isOpen);
    };
    socket.once('connect', () => over(true));
    socket.once('error', () => over(false));
  });
}

export async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'exit');
}

/** Whether a program is on the PATH: a peer that is absent is `unmeasured`, never guessed. */
export function isInstalled(command: string): boolean {
  try {
    execFileSync('which', [command], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
