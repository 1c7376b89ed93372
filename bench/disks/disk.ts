import { execFileSync } from 'node:child_process';

/** A disk of its own under a folder, that can be made to refuse and to heal. */
export interface Disk {
  readonly name: string;
  /** Puts it at `folder`, which exists and is empty. */
  mount(folder: string): void;
  /** From now on writes fail. */
  breakNow(): void | Promise<void>;
  heal(): void | Promise<void>;
  unmount(): void;
}

export function run(command: string, ...values: readonly string[]): void {
  execFileSync(command, values, { stdio: ['ignore', 'ignore', 'pipe'] });
}

/** Why this machine cannot lend a disk, or null. */
export function whyNoDisks(): string | null {
  if (process.getuid?.() !== 0) return 'only root may mount disks';
  try {
    for (const tool of ['mount', 'umount', 'mkfs.xfs', 'xfs_io', 'sync']) execFileSync('which', [tool], { stdio: 'ignore' });
  } catch {
    return 'mount, umount, sync and the tools of XFS are needed';
  }
  return null;
}
