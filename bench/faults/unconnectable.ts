import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** How long the kernel may take for a connection on loopback; what takes longer is in nobody's queue. */
const connectedMs = 300;

/** A port that swallows connections: its listener is stopped and its queue full, so that the kernel answers no further SYN (Linux). */
export async function openUnconnectable(): Promise<{ readonly port: number } & AsyncDisposable> {
  const source = "require('net').createServer().listen({port:0,host:'127.0.0.1',backlog:1},function(){console.log(this.address().port)})";
  const child = spawn(process.execPath, ['-e', source], { stdio: ['ignore', 'pipe', 'ignore'] });
  const [said] = (await once(child.stdout, 'data')) as [Buffer];
  const port = Number(said.toString());
  child.kill('SIGSTOP');
  const held: Socket[] = [];
  for (let isFull = false; !isFull; ) {
    const socket = connect(port, '127.0.0.1').on('error', () => undefined);
    held.push(socket);
    isFull = !(await Promise.race([
      once(socket, 'connect').then(() => true),
      new Promise<boolean>((resolve) => setTimeout(resolve, connectedMs, false)),
    ]));
  }
  return {
    port,
    async [Symbol.asyncDispose]() {
      for (const socket of held) socket.destroy();
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}
