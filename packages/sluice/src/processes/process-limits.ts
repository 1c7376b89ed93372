import { readFileSync } from 'node:fs';
import { totalmem } from 'node:os';

/** Files and sockets that this process may have open; null where the system does not tell (Linux: proc(5)). */
export function descriptorsMax(): number | null {
  try {
    const soft = /^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1];
    return soft === undefined ? null : Number(soft);
  } catch {
    return null;
  }
}

/** Memory that all of Sluice may have: of its container, or of the machine. */
export function memoryBytesMax(): number {
  const constrained = process.constrainedMemory();
  const total = totalmem();
  return constrained > 0 && constrained < total ? constrained : total;
}
