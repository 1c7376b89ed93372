import type { SendHandle } from 'node:child_process';
import { lookup } from 'node:dns/promises';
import { once } from 'node:events';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import net from 'node:net';
import { getSystemErrorName } from 'node:util';
import { processErrors } from './errors.ts';

/** The one socket that all workers accept on. This process owns it and never accepts itself. */
export interface Listener {
  /** What is sent to a worker and listened on there. */
  readonly handle: SendHandle;
  readonly host: string;
  readonly port: number;
  close(): void;
}

interface BoundHandle {
  getsockname(into: { address?: string; port?: number }): number;
  close(): void;
}

/**
 * Binds without listening, as `node:cluster` does for its workers: a `net.Server` that was handed on would go on accepting here too, and
 * its share of connections would wait for nobody. The socket stays open while a worker is replaced, so nobody is refused.
 */
const { _createServerHandle: bindHandle } = net as unknown as {
  readonly _createServerHandle: (host: string, port: number, family: 4 | 6) => BoundHandle | number;
};

/** A taken port is named with its holder and the next free one. */
export async function openListener(host: string, port: number): Promise<Listener> {
  try {
    // A bound handle tells that its port is taken only when somebody listens on it, so this is found out before.
    if (port !== 0) await probe(host, port);
    const { address, family } = await lookup(host);
    const handle = bindHandle(address, port, family === 6 ? 6 : 4);
    if (typeof handle === 'number') throw Object.assign(new Error('bind failed'), { code: getSystemErrorName(handle) });
    return listenerOf(handle as unknown as SendHandle);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE') throw processErrors.PORT_TAKEN(port, holderOf(port), await nextFreePort(host, port + 1));
    if (code === 'EACCES') throw processErrors.PORT_FORBIDDEN(port);
    if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') throw processErrors.NO_SUCH_ADDRESS(host);
    throw error;
  }
}

/** The same around a handle that another process bound. */
export function listenerOf(handle: SendHandle): Listener {
  const bound = handle as unknown as BoundHandle;
  const { address = '', port = 0 } = nameOf(bound);
  return { handle, host: address, port, close: () => bound.close() };
}

function nameOf(bound: BoundHandle): { readonly address?: string; readonly port?: number } {
  const name: { address?: string; port?: number } = {};
  bound.getsockname(name);
  return name;
}

async function probe(host: string, port: number): Promise<void> {
  const server = net.createServer();
  server.listen({ host, port, exclusive: true });
  await once(server, 'listening');
  server.close();
  await once(server, 'close');
}

const portsTried = 100;

export async function nextFreePort(host: string, from: number): Promise<number | null> {
  for (let port = from; port < Math.min(65_536, from + portsTried); port += 1) {
    try {
      await probe(host, port);
      return port;
    } catch {
      // Taken as well; the next one may be free.
    }
  }
  return null;
}

/** Name and id of the process that listens on a port, where the system tells (Linux: proc(5)); else null. */
function holderOf(port: number): string | null {
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

/** What a client types; an IPv6 address stands in brackets (RFC 3986 section 3.2.2). */
export function urlOf(host: string, port: number, scheme: 'http' | 'https' = 'http'): string {
  return `${scheme}://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
