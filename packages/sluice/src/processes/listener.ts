import { once } from 'node:events';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { processErrors } from './errors.ts';

/** Binds the one socket that all workers accept on. A taken port is named with its holder and the next free one. */
export async function openListener(host: string, port: number): Promise<Server> {
  try {
    return await bind(host, port);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE') throw processErrors.PORT_TAKEN(port, holderOf(port), await nextFreePort(host, port + 1));
    if (code === 'EACCES') throw processErrors.PORT_FORBIDDEN(port);
    if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') throw processErrors.NO_SUCH_ADDRESS(host);
    throw error;
  }
}

async function bind(host: string, port: number): Promise<Server> {
  const server = createServer({ pauseOnConnect: true });
  server.listen({ host, port, backlog: 4096 });
  await once(server, 'listening');
  return server;
}

const portsTried = 100;

export async function nextFreePort(host: string, from: number): Promise<number | null> {
  for (let port = from; port < Math.min(65_536, from + portsTried); port += 1) {
    try {
      const server = await bind(host, port);
      server.close();
      await once(server, 'close');
      return port;
    } catch {
      // Taken as well; the next one may be free.
    }
  }
  return null;
}

/** Name and id of the process that listens on a port, where the system tells (Linux: proc(5)); else null. */
export function holderOf(port: number): string | null {
  const inode = inodeOf(port);
  if (inode === null) return null;
  for (const process of folder('/proc')) {
    if (!/^\d+$/.test(process)) continue;
    const holds = folder(`/proc/${process}/fd`).some((file) => linkOf(`/proc/${process}/fd/${file}`) === `socket:[${inode}]`);
    if (holds) return `${textOf(`/proc/${process}/comm`).trim()} (process ${process})`;
  }
  return null;
}

function inodeOf(port: number): string | null {
  const hex = port.toString(16).toUpperCase().padStart(4, '0');
  for (const file of ['/proc/net/tcp', '/proc/net/tcp6']) {
    for (const line of textOf(file).split('\n')) {
      const fields = line.trim().split(/\s+/);
      // 0A is TCP_LISTEN; the tenth field is the socket's inode.
      if (fields[1]?.endsWith(`:${hex}`) && fields[3] === '0A') return fields[9] ?? null;
    }
  }
  return null;
}

function folder(path: string): readonly string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}
