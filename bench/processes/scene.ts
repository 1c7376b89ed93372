import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ControlClient, type Status, type WorkerStatus } from '@sluice/control';
import { calm } from '../../e2e/support/environment.ts';
import { commandOf } from '../cpu.ts';
import type { Peer } from '../peers/peer.ts';
import { startConfigured } from '../peers/sluice.ts';

/** A Sluice with several workers in front of upstreams of ours. */
export interface Scene extends AsyncDisposable {
  readonly peer: Peer;
  readonly control: ControlClient;
  /** Its configuration, to be written over. */
  readonly file: string;
  readonly dataFolder: string;
  status(): Promise<Status>;
  workers(): Promise<readonly WorkerStatus[]>;
  /** Has whoever answers on the control socket end everything, and waits until these processes and those that answer then are gone. */
  end(processes?: readonly number[]): Promise<void>;
}

const goneMs = 90_000;

export async function openScene(folder: string, configuration: string): Promise<Scene> {
  const peer = await startConfigured(folder, `${calm}${configuration}`);
  const dataFolder = join(folder, 'sluice', '.sluice');
  const control = new ControlClient(join(dataFolder, 'control.sock'), 120_000);
  const status = () => control.call<Status>('GET', '/api/v1/status');
  const end = async (processes: readonly number[] = []): Promise<void> => {
    const last = await status().catch(() => null);
    await control.call('POST', '/api/v1/stop').catch(() => undefined);
    await untilGone([...processes, ...(last ? processesOf(last) : [])]);
    await peer.stop();
  };
  return {
    peer,
    control,
    file: join(folder, 'sluice', 'sluice.yaml'),
    dataFolder,
    status,
    workers: async () => (await status()).workers,
    end,
    [Symbol.asyncDispose]: end,
  };
}

/** Everybody of a Sluice that its status names. */
export function processesOf({ process: supervisor, workers, recorder }: Status): readonly number[] {
  return [supervisor, recorder.process, ...workers.map((worker) => worker.process)].filter((id) => id > 0);
}

export async function untilGone(processes: readonly number[]): Promise<void> {
  for (const untilMs = performance.now() + goneMs; processes.some((id) => commandOf(id) !== ''); await delay(20))
    if (performance.now() > untilMs) throw new Error('a process of Sluice still runs after its end');
}

export interface TestUpstream extends AsyncDisposable {
  readonly port: number;
}

/** Answers `/slow` after `slowMs`, speaks back what comes over an upgraded connection, and answers anything else at once. */
export async function openUpstream(body: string, slowMs = 0, pauseMs = 0): Promise<TestUpstream> {
  const server = createServer((request, response) => {
    const answer = () => response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length }).end(body);
    const waitMs = request.url?.startsWith('/slow') ? slowMs : pauseMs;
    if (waitMs === 0) answer();
    else delay(waitMs).then(answer, () => response.destroy());
  });
  server.on('upgrade', (_request, socket) => {
    socket.on('error', () => {});
    socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n');
    socket.pipe(socket);
  });
  await listening(server);
  return {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function listening(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve());
  });
}
