import { get } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { Restarted } from '@sluice/control';
import { openScene, openUpstream, type Scene } from './scene.ts';
import { type Failure, reasonsOf, SteadyLoad } from './steady-load.ts';

export interface RollingOptions {
  readonly folder: string;
  readonly restarts: number;
  readonly everyMs: number;
  readonly perSecond: number;
  /** Asked of each kind at least; the load goes on until then. */
  readonly requestsLeast: number;
  /** How long the long request and the tunnel last; less than the grace. */
  readonly longMs: number;
  readonly say: (line: string) => void;
}

export interface LoadReading {
  readonly asked: number;
  readonly failed: number;
  readonly why: string;
}

export interface RollingReading {
  readonly keptAlive: LoadReading;
  readonly oneEach: LoadReading;
  /** Of the long request and the tunnel, those that did not come to their own end. */
  readonly cutOff: readonly string[];
}

const graceMoreMs = 60_000;
/** A last word is back by then, also on a machine with other work. */
const echoMs = 60_000;

/** Replaces all workers again and again under load, while a long request and a tunnel run through those that are replaced first. */
export async function measureRollingRestarts(options: RollingOptions): Promise<RollingReading> {
  const { folder, restarts, everyMs, perSecond, requestsLeast, longMs, say } = options;
  await using cleanup = new AsyncDisposableStack();
  const upstream = cleanup.use(await openUpstream('{"ok":true}', longMs, 5));
  const scene = cleanup.use(
    await openScene(
      folder,
      `mode: enforce
workers: 2
apis:
  - name: shop
    upstream: http://127.0.0.1:${upstream.port}
    routes: [{ match: GET /live, allowUpgrade: true }]
limits: { connectionsPerAddressMax: 1000 }
timeouts: { drainMs: ${longMs + graceMoreMs} }
`,
    ),
  );
  const long = Promise.all([slowRequest(scene.peer.url), tunnel(new URL(scene.peer.url), longMs)]);
  const [keptAlive, oneEach] = [true, false].map((isKeptAlive) => new SteadyLoad({ url: `${scene.peer.url}/x`, perSecond, isKeptAlive }));
  if (!keptAlive || !oneEach) throw new Error('there are two loads');
  for (const load of [keptAlive, oneEach]) cleanup.defer(() => load.stop());
  // The long ones are on their way through the first workers.
  await delay(500);
  for (let restart = 1; restart <= restarts; restart += 1) {
    await restarted(scene);
    say(`${restart} of ${restarts} restarts`);
    await delay(everyMs);
  }
  while (keptAlive.asked < requestsLeast || oneEach.asked < requestsLeast) await delay(100);
  await Promise.all([keptAlive.stop(), oneEach.stop()]);
  const cutOff = (await long).flatMap((why) => (why === null ? [] : [why]));
  return { keptAlive: readingOf(keptAlive), oneEach: readingOf(oneEach), cutOff };
}

async function restarted(scene: Scene): Promise<void> {
  const answer = await scene.control.call<Restarted>('POST', '/api/v1/restart');
  if (!answer.ok || answer.whyNotAll !== null)
    throw new Error(`a restart did not come to its end: ${answer.ok ? answer.whyNotAll : 'refused'}`);
}

function readingOf({ asked, failures }: { readonly asked: number; readonly failures: readonly Failure[] }): LoadReading {
  return { asked, failed: failures.length, why: reasonsOf(failures) };
}

function slowRequest(url: string): Promise<string | null> {
  return new Promise((resolve) => {
    const outgoing = get(`${url}/slow`, { agent: false }, (response) => {
      response.resume();
      response.once('close', () => resolve(response.complete && response.statusCode === 200 ? null : 'the long request broke off'));
    });
    outgoing.once('error', ({ message }) => resolve(`the long request: ${message}`));
  });
}

/** Speaks over an upgraded connection for so long, and expects each word back. */
async function tunnel(url: URL, forMs: number): Promise<string | null> {
  const socket = connect(Number(url.port), url.hostname);
  let heard = '';
  let isClosed = false;
  socket.on('error', () => {});
  socket.on('close', () => (isClosed = true));
  socket.on('data', (chunk: Buffer) => (heard += chunk.toString('latin1')));
  socket.write(
    `GET /live HTTP/1.1\r\nHost: ${url.host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n`,
  );
  let word = 0;
  for (const untilMs = performance.now() + forMs; performance.now() < untilMs && !isClosed; ) {
    await delay(250);
    if (heard.includes('101 Switching')) socket.write(`<${word++}>`);
  }
  const isEchoed = (): boolean => heard.endsWith(`<${word - 1}>`);
  for (const untilMs = performance.now() + echoMs; performance.now() < untilMs && !isClosed && !isEchoed(); ) await delay(20);
  socket.destroy();
  return !isClosed && word > 0 && isEchoed() ? null : `the tunnel: ${word} words said, then ${heard.slice(-40)}`;
}
