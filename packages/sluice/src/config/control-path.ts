import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** A socket's address has 104 bytes on macOS and 108 on Linux, its end included. */
const socketBytesMax = 100;

/** Where the control socket of a data folder is: in it, unless its path is too long for one; on Windows a named pipe. */
export function controlPathOf(dataFolder: string, platform: NodeJS.Platform = process.platform, temporary: string = tmpdir()): string {
  const absolute = resolve(dataFolder);
  const name = `sluice-${createHash('sha256').update(absolute).digest('hex').slice(0, 16)}`;
  if (platform === 'win32') return `\\\\.\\pipe\\${name}`;
  const inFolder = join(absolute, 'control.sock');
  return Buffer.byteLength(inFolder) <= socketBytesMax ? inFolder : join(temporary, `${name}.sock`);
}
