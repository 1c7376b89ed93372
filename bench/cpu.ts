import { readdirSync, readFileSync } from 'node:fs';

const ticksPerSecond = 100;

/**
 * CPU seconds (user and system, all threads) that a process and everything below it have used so far.
 * Children that ended are in their parent's `cutime`, so a replaced worker is not forgotten. Source: proc(5), Linux only.
 */
export function cpuSecondsOf(root: number): number {
  const childrenByParent = new Map<number, number[]>();
  const ticksByProcess = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const stat = statOf(name);
    if (!stat) continue;
    ticksByProcess.set(Number(name), stat.ticks);
    const siblings = childrenByParent.get(stat.parent);
    if (siblings) siblings.push(Number(name));
    else childrenByParent.set(stat.parent, [Number(name)]);
  }
  let ticks = 0;
  for (const queue = [root]; queue.length > 0; ) {
    const process = queue.pop() as number;
    ticks += ticksByProcess.get(process) ?? 0;
    queue.push(...(childrenByParent.get(process) ?? []));
  }
  return ticks / ticksPerSecond;
}

function statOf(process: string): { readonly parent: number; readonly ticks: number } | null {
  try {
    const text = readFileSync(`/proc/${process}/stat`, 'utf8');
    const fields = text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    const [, parent = 0] = fields;
    const ticks = [11, 12, 13, 14].reduce((sum, index) => sum + (fields[index] ?? 0), 0);
    return { parent, ticks };
  } catch {
    return null; // The process ended while the folder was read.
  }
}

/** Ids of the processes that a process started and that still run. */
export function childrenOf(parent: number): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && statOf(name)?.parent === parent)
    .map(Number);
}

/** What a process calls itself, or was started with; empty when it has ended. */
export function commandOf(process: number): string {
  try {
    return readFileSync(`/proc/${process}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
  } catch {
    return '';
  }
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? (sorted[middle] ?? Number.NaN) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}
