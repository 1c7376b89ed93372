import { readFileSync } from 'node:fs';

/** Whether a process is there and has not ended; one that has and that nobody has asked after yet (a zombie) is not. */
export function isRunning(id: number): boolean {
  try {
    if (id <= 0 || !process.kill(id, 0)) return false;
  } catch (error) {
    // It is another user's.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  try {
    const stat = readFileSync(`/proc/${id}/stat`, 'latin1');
    return stat[stat.lastIndexOf(')') + 2] !== 'Z';
  } catch {
    return true; // Only Linux tells (proc(5)).
  }
}
