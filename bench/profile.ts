import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A CPU profile as V8 writes it, as far as it is read here. Times are microseconds of the monotonic clock. */
interface CpuProfile {
  readonly startTime: number;
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string };
    readonly children?: readonly number[];
  }[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

export interface Profile {
  /** Share of the busy time that each room took itself, the largest first. */
  readonly stages: readonly (readonly [room: string, share: number])[];
  /** Share of the busy time in a room and in everything that it called. */
  within(room: string): number;
  /** The same of a source file, by the end of its path without what follows its first dot. */
  withinFile(path: string): number;
}

/** The profile of one process between two moments of `process.hrtime`, by the rooms that its functions stand in. */
export function readProfile(folder: string, process: number, fromNs: bigint, untilNs: bigint): Profile {
  const file = readdirSync(folder).find((name) => name.split('.')[3] === String(process));
  if (file === undefined) throw new Error(`process ${process} wrote no profile`);
  const profile: CpuProfile = JSON.parse(readFileSync(join(folder, file), 'utf8'));
  const parents = new Map(profile.nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id] as const)));
  const rooms = new Map(profile.nodes.map(({ id, callFrame }) => [id, roomOf(callFrame)]));
  const spent = new Map<number, number>();
  let at = profile.startTime;
  let busy = 0;
  profile.samples.forEach((node, index) => {
    const delta = profile.timeDeltas[index] ?? 0;
    at += delta;
    if (at < Number(fromNs / 1000n) || at > Number(untilNs / 1000n) || rooms.get(node) === 'idle') return;
    spent.set(node, (spent.get(node) ?? 0) + delta);
    busy += delta;
  });
  const selfByRoom = new Map<string, number>();
  for (const [node, time] of spent) selfByRoom.set(rooms.get(node) ?? '', (selfByRoom.get(rooms.get(node) ?? '') ?? 0) + time);
  const files = new Map(profile.nodes.map(({ id, callFrame }) => [id, callFrame.url.replace(/\.\w+$/, '')]));
  const isWithin = (node: number | undefined, isIt: (node: number) => boolean): boolean =>
    node !== undefined && (isIt(node) || isWithin(parents.get(node), isIt));
  const shareOf = (isIt: (node: number) => boolean): number =>
    [...spent].reduce((sum, [node, time]) => sum + (isWithin(node, isIt) ? time : 0), 0) / busy;
  return {
    stages: [...selfByRoom].map(([room, time]) => [room, time / busy] as const).toSorted(([, one], [, other]) => other - one),
    within: (room) => shareOf((node) => rooms.get(node) === room),
    withinFile: (path) => shareOf((node) => files.get(node)?.endsWith(path) ?? false),
  };
}

/** A package of ours, one of others, a part of Node, or what has no source: the engine and the kernel. */
function roomOf({ functionName, url }: CpuProfile['nodes'][number]['callFrame']): string {
  if (functionName === '(idle)') return 'idle';
  if (functionName === '(garbage collector)') return 'garbage collector';
  const ours = /\/packages\/([^/]+)\/src\//.exec(url)?.[1];
  if (ours !== undefined) return ours;
  const foreign = /\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(url)?.[1];
  if (foreign !== undefined) return foreign;
  if (/^node:_?http/.test(url)) return 'node:http';
  if (/^node:(?:net|_?stream|internal\/(?:streams|stream_base))/.test(url)) return 'node:net, node:stream';
  if (url.startsWith('node:')) return 'node, other';
  return 'engine and kernel';
}
