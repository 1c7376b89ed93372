import { type IncomingMessage, request } from 'node:http';
import { request as requestTls } from 'node:https';
import { setTimeout as delay } from 'node:timers/promises';
import { failure, type Result, success } from '@sluice/kit';
import { cpuSecondsOf, median } from './cpu.ts';
import type { GateLoad } from './gate-loads.ts';
import type { Peer, PeerKind } from './peers/peer.ts';
import { absent } from './peers/peers.ts';
import { startUpstream } from './peers/upstream.ts';
import { drive, type Load, type LoadResult } from './wrk.ts';

/** Whoever sends the load, and asks once for an answer to compare. */
export interface GateDriver {
  /** The command that it needs. */
  readonly missing: string;
  drive(load: Load): Promise<LoadResult>;
  ask(url: string, load: GateLoad): Promise<Answer>;
}

export interface GateOptions {
  readonly driver?: GateDriver;
  readonly load: GateLoad;
  readonly connections: number;
  readonly rounds: number;
  readonly peers: readonly PeerKind[];
  readonly folder: string;
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
}

export interface GateRow {
  readonly peer: Peer;
  /** CPU microseconds an exchange, one entry a round. */
  readonly cpuUs: readonly number[];
  readonly p50Us: readonly number[];
  readonly requestsPerSecond: readonly number[];
}

/** Rounds before the first that counts: caches and compilers get warm. */
const warmRounds = 2;
/** Longer than the recorder waits before it takes in what the last round wrote. */
const settleMs = 3_000;

/**
 * Drives every proxy in turn, round by round, against the same upstream, and counts the CPU time of all their processes. Interleaved, so
 * that a noisy neighbour hits all of them. A round lasts from one turn of a proxy to its next: what it does afterwards, such as taking in
 * records, counts as well. Says why where no honest number can be had: a peer is absent, or answers anything but what is due.
 */
export async function measureGate(options: GateOptions): Promise<Result<readonly GateRow[], string>> {
  const { load, peers, folder, signal, driver = wrk } = options;
  const lacking = absent(driver.missing);
  if (lacking !== null) return failure(lacking);
  for (const { missing } of peers) {
    const why = missing();
    if (why !== null) return failure(why);
  }
  await using cleanup = new AsyncDisposableStack();
  const upstream = await startUpstream();
  cleanup.defer(() => upstream.stop());
  const due = await answerOf(`http://127.0.0.1:${upstream.port}`, load);
  if (due.status !== load.status) return failure(`the demo answers ${load.method} ${load.path} with ${due.status}`);
  const runs: Run[] = [];
  for (const kind of peers) {
    const peer = await kind.start(folder, upstream.port);
    cleanup.defer(() => peer.stop());
    const why = differenceOf(await driver.ask(peer.url, load), due);
    if (why !== null) return failure(`${peer.name} answers ${load.method} ${load.path} with ${why}`);
    runs.push({ peer, cpuSeconds: [], requests: [], p50Us: [] });
  }
  for (let round = 1 - warmRounds; round <= options.rounds; round += 1) {
    options.say(round < 1 ? 'warming up' : `round ${round} of ${options.rounds}`);
    for (const { peer, cpuSeconds, requests, p50Us } of runs) {
      signal.throwIfAborted();
      cpuSeconds.push(cpuSecondsOf(peer.process));
      const { headers, body, secondsPerRound: seconds } = load;
      const result = await driver.drive({ url: peer.url + load.path, connections: options.connections, seconds, headers, body, folder });
      if (result.failed > 0) return failure(`${result.failed} of ${result.requests} requests through ${peer.name} failed`);
      requests.push(result.requests);
      p50Us.push(result.p50Us);
    }
  }
  await delay(settleMs, undefined, { signal });
  for (const { peer, cpuSeconds } of runs) cpuSeconds.push(cpuSecondsOf(peer.process));
  return success(runs.map((run) => rowOf(run, load.secondsPerRound)));
}

interface Run {
  readonly peer: Peer;
  /** Used so far, at the beginning of each turn and at the end. */
  readonly cpuSeconds: number[];
  readonly requests: number[];
  readonly p50Us: number[];
}

function rowOf({ peer, cpuSeconds, requests, p50Us }: Run, secondsPerRound: number): GateRow {
  const spent = requests.map((count, round) => (((cpuSeconds[round + 1] ?? 0) - (cpuSeconds[round] ?? 0)) * 1e6) / count);
  return {
    peer,
    cpuUs: spent.slice(warmRounds),
    p50Us: p50Us.slice(warmRounds),
    requestsPerSecond: requests.slice(warmRounds).map((count) => count / secondsPerRound),
  };
}

interface Answer {
  readonly status: number;
  readonly bytes: number;
}

/** An order's number may grow by a digit. */
const bytesApartMax = 8;

/** A proxy that answers by itself is fast, and measures nothing. */
function differenceOf(answer: Answer, due: Answer): string | null {
  if (answer.status !== due.status) return `${answer.status}, and ${due.status} is due`;
  if (Math.abs(answer.bytes - due.bytes) > bytesApartMax) return `${answer.bytes} bytes, and ${due.bytes} are due`;
  return null;
}

function answerOf(url: string, { path, method, headers, body }: GateLoad): Promise<Answer> {
  const lines = Object.fromEntries(headers.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]));
  const framing = body === null ? {} : { 'Content-Type': 'application/json', 'Content-Length': String(Buffer.byteLength(body)) };
  return new Promise((resolve, reject) => {
    const options = { method, headers: { ...lines, ...framing } };
    const heard = (response: IncomingMessage) => {
      let bytes = 0;
      response.on('data', (chunk: Buffer) => (bytes += chunk.length));
      response.once('end', () => resolve({ status: response.statusCode ?? 0, bytes }));
      response.once('error', reject);
    };
    // The certificate was made for the occasion.
    const isTls = url.startsWith('https:');
    const outgoing = isTls ? requestTls(url + path, { ...options, rejectUnauthorized: false }, heard) : request(url + path, options, heard);
    outgoing.once('error', reject);
    outgoing.end(body ?? undefined);
  });
}

const wrk: GateDriver = { missing: 'wrk', drive, ask: answerOf };

export interface Spread {
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

export function spreadOf(values: readonly number[]): Spread {
  return { median: median(values), low: Math.min(...values), high: Math.max(...values) };
}

/** Two rows put together round by round: what noise does to both cancels out. */
export function pairwise(ours: readonly number[], theirs: readonly number[], join: (our: number, their: number) => number): Spread {
  return spreadOf(ours.map((value, round) => join(value, theirs[round] ?? Number.NaN)));
}
