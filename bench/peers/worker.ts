import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { childrenOf, commandOf } from '../cpu.ts';

/** The process of a running Sluice that carries the traffic. */
export function workerOf(supervisor: number): number {
  const worker = childrenOf(supervisor).find((process) => commandOf(process).includes('worker'));
  if (worker === undefined) throw new Error('there is no worker');
  return worker;
}

/** Sockets that a process holds (proc(5), Linux only); files of the record come and go. */
export function socketsOf(process: number): number {
  const folder = `/proc/${process}/fd`;
  return readdirSync(folder).filter((file) => linkOf(`${folder}/${file}`).startsWith('socket:')).length;
}

export function residentBytesOf(process: number): number {
  const kibibytes = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${process}/status`, 'utf8'))?.[1];
  if (kibibytes === undefined) throw new Error('the process has no memory of its own');
  return Number(kibibytes) * 1024;
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return ''; // It was closed while the folder was read.
  }
}
