import { closeSync, openSync, rmSync, truncateSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type Disk, run } from './disk.ts';

const megabyte = Buffer.alloc(1024 * 1024);

/** A disk of 32 MB that something else fills: ENOSPC. */
export function fullDisk(): Disk {
  let filler = '';
  return {
    name: 'ENOSPC',
    mount(folder) {
      filler = join(folder, 'filler');
      run('mount', '-t', 'tmpfs', '-o', 'size=32m', 'tmpfs', folder);
    },
    breakNow() {
      const file = openSync(filler, 'w');
      try {
        for (let bytes = megabyte.length; bytes >= 1; ) bytes = isWritten(file, bytes) ? bytes : Math.floor(bytes / 2);
      } finally {
        closeSync(file);
      }
    },
    heal: () => rmSync(filler),
    unmount: () => run('umount', '--lazy', filler.slice(0, -'/filler'.length)),
  };
}

function isWritten(file: number, bytes: number): boolean {
  try {
    return writeSync(file, megabyte, 0, bytes) === bytes;
  } catch {
    return false;
  }
}

const imageBytes = 320 * 1024 * 1024;
const unmountTries = 200;

/** XFS that was shut down answers every call with EIO, and is itself again once it was mounted anew. */
export function failingDisk(image: string, readers: () => Promise<void>): Disk {
  let at = '';
  return {
    name: 'EIO',
    mount(folder) {
      at = folder;
      writeFileSync(image, '');
      truncateSync(image, imageBytes);
      run('mkfs.xfs', '-q', image);
      run('mount', '-o', 'loop', image, folder);
    },
    breakNow() {
      // What the kernel has is to be on the disk: this is no loss of power.
      run('sync', '--file-system', at);
      run('xfs_io', '-x', '-c', 'shutdown', at);
    },
    async heal() {
      for (let turn = 0; ; turn += 1) {
        // Whoever has a file open finds out that it is of no use any more.
        await readers();
        try {
          run('umount', at);
          break;
        } catch (error) {
          if (turn === unmountTries) throw error;
          await delay(50);
        }
      }
      run('mount', '-o', 'loop', image, at);
    },
    unmount: () => run('umount', '--lazy', at),
  };
}

/** Over the disk the same one lies, read only: EROFS for whoever opens a file from then on. */
export function readOnlyDisk(rotate: () => Promise<void>): Disk {
  let at = '';
  return {
    name: 'EROFS',
    mount(folder) {
      at = folder;
      run('mount', '-t', 'tmpfs', '-o', 'size=32m', 'tmpfs', folder);
    },
    async breakNow() {
      run('mount', '--bind', at, at);
      run('mount', '-o', 'remount,bind,ro', at);
      await rotate();
    },
    heal: () => run('umount', '--lazy', at),
    unmount: () => run('umount', '--lazy', at),
  };
}
