import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { contractPath } from '@sluice/demo';
import { childrenOf, commandOf, cpuSecondsOf } from './cpu.ts';
import type { GateLoad } from './gate-loads.ts';
import type { Peer } from './peers/peer.ts';
import { startSluiceAgain } from './peers/sluice.ts';
import { startUpstream } from './peers/upstream.ts';
import { type Profile, readProfile } from './profile.ts';
import { drive } from './wrk.ts';

export interface Stages {
  /** CPU microseconds an exchange of each process, the profiler off, a round each. */
  readonly workerUs: readonly number[];
  /** The recorder and the supervisor work in batches, so theirs are over all rounds. */
  readonly recorderUs: number;
  readonly supervisorUs: number;
  /** Where the worker's time goes, the profiler on. */
  readonly profile: Profile;
}

export interface StagesOptions {
  readonly load: GateLoad;
  readonly folder: string;
  readonly rounds: number;
  readonly signal: AbortSignal;
}

const secondsPerRound = 2;
const warmSeconds = 5;
const profiledSeconds = 8;
/** Longer than the recorder waits before it takes in what was written last. */
const settleMs = 12_000;

/** What an exchange costs in each process of Sluice, and in each part of the worker. */
export async function measureStages(options: StagesOptions): Promise<Stages> {
  await using cleanup = new AsyncDisposableStack();
  const upstream = await startUpstream();
  cleanup.defer(() => upstream.stop());
  return { ...(await plain(options, upstream.port)), profile: await profiled(options, upstream.port) };
}

async function plain(options: StagesOptions, upstreamPort: number): Promise<Omit<Stages, 'profile'>> {
  const { rounds, signal } = options;
  const folder = folderIn(options.folder, 'plain');
  const peer = await startSluiceAgain(folder, upstreamPort, fileURLToPath(contractPath));
  try {
    const { worker, recorder } = processesOf(peer);
    await load(options, peer, folder, warmSeconds);
    await delay(settleMs, undefined, { signal });
    const before = { whole: cpuSecondsOf(peer.process), worker: cpuSecondsOf(worker), recorder: cpuSecondsOf(recorder) };
    const workerUs: number[] = [];
    let requests = 0;
    for (let round = 0; round < rounds; round += 1) {
      signal.throwIfAborted();
      const start = cpuSecondsOf(worker);
      const made = await load(options, peer, folder, secondsPerRound);
      workerUs.push(((cpuSecondsOf(worker) - start) * 1e6) / made);
      requests += made;
    }
    await delay(settleMs, undefined, { signal });
    const anExchange = (process: number, since: number) => ((cpuSecondsOf(process) - since) * 1e6) / requests;
    const recorderUs = anExchange(recorder, before.recorder);
    const supervisorUs = anExchange(peer.process, before.whole) - anExchange(worker, before.worker) - recorderUs;
    return { workerUs, recorderUs, supervisorUs: Math.max(0, supervisorUs) };
  } finally {
    await peer.stop();
  }
}

async function profiled(options: StagesOptions, upstreamPort: number): Promise<Profile> {
  const folder = folderIn(options.folder, 'profiled');
  const profiles = folderIn(folder, 'profiles');
  const environment = { ...process.env, NODE_OPTIONS: `--cpu-prof --cpu-prof-interval=500 --cpu-prof-dir=${profiles}` };
  const peer = await startSluiceAgain(folder, upstreamPort, fileURLToPath(contractPath), { environment });
  const { worker } = processesOf(peer);
  let fromNs = 0n;
  let untilNs = 0n;
  try {
    await load(options, peer, folder, warmSeconds);
    fromNs = process.hrtime.bigint();
    await load(options, peer, folder, profiledSeconds);
    untilNs = process.hrtime.bigint();
  } finally {
    await peer.stop();
  }
  return readProfile(profiles, worker, fromNs, untilNs);
}

/** Requests that were answered. */
async function load({ load: { path, headers, body } }: StagesOptions, peer: Peer, folder: string, seconds: number): Promise<number> {
  const { requests, failed } = await drive({ url: peer.url + path, connections: 32, seconds, headers, body, folder });
  if (failed > 0) throw new Error(`${failed} of ${requests} requests through ${peer.name} failed`);
  return requests;
}

function processesOf(peer: Peer): { readonly worker: number; readonly recorder: number } {
  const children = childrenOf(peer.process);
  const named = (name: string) => {
    const child = children.find((process) => commandOf(process).includes(name));
    if (child === undefined) throw new Error(`Sluice has no ${name}`);
    return child;
  };
  return { worker: named('worker'), recorder: named('recorder') };
}

function folderIn(parent: string, name: string): string {
  const folder = join(parent, name);
  mkdirSync(folder, { recursive: true });
  return folder;
}
