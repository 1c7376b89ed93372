import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import { Agent, get, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { ControlClient, type Status } from '@sluice/control';
import type { ExchangeSummary, Overview } from '@sluice/store';
import { type Running, running } from '../e2e/support/running.ts';

/** What is asked after each jump: whether it came, and in time. */
export interface ClockSeen {
  readonly jump: string;
  readonly failed: readonly string[];
}

export interface ClockOptions {
  /** As libfaketime writes them: `-2d`, `+30d`, `+1h`. */
  readonly jumps: readonly string[];
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
}

const timeouts = { headersMs: 1_000, idleMs: 1_000, responseMs: 1_000 };
/** Timeouts are looked at once a second, by two clocks one after the other; the rest is for a machine with other work. */
const graceMs = 15_000;
/** A worker that starts on a busy machine compiles for a while. */
const replacedMs = 60_000;
/** Less than any jump. */
const offByMsMax = 10_000;
/** Between two looks at what the newest record says. */
const lookMs = 250;

const places = ['/usr/lib', '/usr/lib/x86_64-linux-gnu', '/usr/lib/aarch64-linux-gnu', '/usr/local/lib'].map((folder) =>
  join(folder, 'faketime', 'libfaketime.so.1'),
);

/** libfaketime, by which the wall clock of a process can be set while it runs; null where it is not there. */
export function fakeTimeLibrary(): string | null {
  return [process.env['FAKETIME_LIBRARY'] ?? '', ...places].find((path) => path !== '' && existsSync(path)) ?? null;
}

/** Sets the wall clock of a whole running Sluice again and again, and looks whether everything that waits still ends, and the records follow. */
export async function measureClock(library: string, { jumps, signal, say }: ClockOptions): Promise<readonly ClockSeen[]> {
  const clock = `${process.env['TMPDIR'] ?? '/tmp'}/sluice-clock-${process.pid}`;
  writeFileSync(clock, '+0');
  await using gate = await running({
    upstream: (request, response) => {
      if (request.url !== '/silent') response.writeHead(200, { 'content-type': 'application/json' }).end('{"id":1}');
    },
    configuration: `workers: 1\ntimeouts: { headersMs: ${timeouts.headersMs}, idleMs: ${timeouts.idleMs}, responseMs: ${timeouts.responseMs} }\n`,
    environment: { LD_PRELOAD: library, FAKETIME_TIMESTAMP_FILE: clock, FAKETIME_NO_CACHE: '1', FAKETIME_DONT_FAKE_MONOTONIC: '1' },
  });
  const seen: ClockSeen[] = [];
  for (const jump of jumps) {
    say(`the clock at ${jump}`);
    const open = await Promise.all([idleConnection(gate), halfHead(gate), silentUpstream(gate)]);
    writeFileSync(clock, jump);
    const failed = await failuresAfter(gate, jump, open, signal);
    seen.push({ jump, failed });
  }
  const ended = once(gate.process, 'exit');
  gate.process.kill('SIGTERM');
  const isEnded = await inTime(ended.then(() => true));
  return isEnded ? seen : [...seen, { jump: 'the end', failed: ['it does not end'] }];
}

/** What was begun before a jump, and ends after it. */
interface Waiting {
  readonly what: string;
  readonly over: Promise<boolean>;
}

async function failuresAfter(gate: Running, jump: string, open: readonly Waiting[], signal: AbortSignal): Promise<readonly string[]> {
  const client = new ControlClient(join(gate.folder, '.sluice', 'control.sock'));
  const failed: string[] = [];
  const check = async (what: string, holds: Promise<boolean>, ms?: number): Promise<void> => {
    if (!(await inTime(holds, ms))) failed.push(what);
  };
  await check('a request is answered', isAnswered(gate));
  await Promise.all(open.map(({ what, over }) => check(`${what}, begun before`, over)));
  const fresh = await Promise.all([idleConnection(gate), halfHead(gate), silentUpstream(gate)]);
  await Promise.all(fresh.map(({ what, over }) => check(`${what}, begun after`, over)));

  let offBy = Number.POSITIVE_INFINITY;
  for (const untilMs = performance.now() + graceMs; offBy >= offByMsMax && performance.now() < untilMs; ) {
    await delay(lookMs, undefined, { signal });
    await isAnswered(gate);
    const page = await client.call<{ readonly rows: readonly ExchangeSummary[] }>('GET', '/api/v1/exchanges', { limit: '1000' });
    const wallMs = Date.now() + offsetOf(jump);
    offBy = Math.min(...page.rows.map(({ startedAtMs }) => Math.abs(startedAtMs - wallMs)));
  }
  await check(`records tell the time (off by ${Math.round(offBy)} ms)`, Promise.resolve(offBy < offByMsMax));

  const { workers } = await client.call<Status>('GET', '/api/v1/status');
  process.kill(workers[0]?.process ?? 0, 'SIGKILL');
  await check('a killed worker is replaced', isAnswered(gate), replacedMs);
  const { lost } = await client.call<Overview>('GET', '/api/v1/overview');
  await check('nothing is lost', Promise.resolve(Object.keys(lost).length === 0));
  return failed;
}

async function isAnswered({ url }: Running): Promise<boolean> {
  const [answer] = (await once(get(`${url}/people/1`, { agent: false }), 'response')) as [IncomingMessage];
  await text(answer);
  return answer.statusCode === 200;
}

/** A kept connection that says nothing more is closed. */
async function idleConnection({ url }: Running): Promise<Waiting> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket.write('GET /people/1 HTTP/1.1\r\nHost: x\r\n\r\n');
  await once(socket, 'data');
  return { what: 'an idle connection is closed', over: once(socket.resume(), 'close').then(() => true) };
}

async function halfHead({ url }: Running): Promise<Waiting> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  await once(socket, 'connect');
  socket.write('GET /people/1 HTTP/1.1\r\nHost: x\r\n');
  return { what: 'half a head is cut', over: once(socket.resume(), 'close').then(() => true) };
}

/** An upstream that never answers is given up. */
async function silentUpstream({ url }: Running): Promise<Waiting> {
  const agent = new Agent();
  const answered = once(get(`${url}/silent`, { agent }), 'response') as Promise<[IncomingMessage]>;
  return { what: 'a silent upstream is given up', over: answered.then(([answer]) => answer.resume().statusCode === 504) };
}

/** False also for what fails. */
async function inTime(promise: Promise<boolean>, ms = timeouts.idleMs + graceMs): Promise<boolean> {
  const { promise: late, resolve } = Promise.withResolvers<boolean>();
  const timer = setTimeout(resolve, ms, false);
  const holds = await Promise.race([promise.catch(() => false), late]);
  clearTimeout(timer);
  return holds;
}

function offsetOf(jump: string): number {
  const [, sign, count, unit] = /^([+-])(\d+)([dh]?)$/.exec(jump) ?? [];
  const ms = Number(count) * (unit === 'd' ? 86_400_000 : 3_600_000);
  return sign === '-' ? -ms : ms;
}
