import { spawnSync } from 'node:child_process';

/**
 * Ends a process and everything below it, at once: a worker whose supervisor alone was killed goes on and starts another. Answers the ids.
 * What was started above a supervisor that was followed already is not below it any more: that is ended over the control socket.
 */
export function killTree(root: number | undefined): readonly number[] {
  if (root === undefined) return [];
  const children = new Map<number, number[]>();
  for (const line of spawnSync('ps', ['-axo', 'pid=,ppid='], { encoding: 'utf8' }).stdout?.split('\n') ?? []) {
    const [id = 0, parent = 0] = line.trim().split(/\s+/).map(Number);
    children.set(parent, [...(children.get(parent) ?? []), id]);
  }
  const all = [root];
  for (const id of all) all.push(...(children.get(id) ?? []));
  for (const id of all) {
    try {
      process.kill(id, 'SIGKILL');
    } catch {
      // It has ended by itself.
    }
  }
  return all;
}
