import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { HeaderPairs } from '@sluice/model';

/** The head of a 101 as it goes to the client: what the upstream said, and the two lines that make the switch. */
export function switchingHead(headers: HeaderPairs, protocol: string): string {
  let head = `HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: ${protocol}\r\n`;
  for (let index = 0; index < headers.length; index += 2) head += `${headers[index]}: ${headers[index + 1]}\r\n`;
  return `${head}\r\n`;
}

/** How a tunnel ended: bytes that went to the client, and whether nobody had said anything for too long. */
export type TunnelOver = (bytesToClient: number, wasSilent: boolean) => void;

/**
 * Joins two sockets for good: bytes both ways with back-pressure, and the end of one is the end of the other. `over` is called once. Answers
 * what ends both.
 */
export function splice(client: Socket, upstream: Duplex, idleMs: number, over: TunnelOver): () => void {
  let bytesToClient = 0;
  let isOver = false;
  const end = (wasSilent: boolean): void => {
    if (isOver) return;
    isOver = true;
    client.destroy();
    upstream.destroy();
    over(bytesToClient, wasSilent);
  };
  client.on('data', (bytes: Buffer) => {
    if (!upstream.write(bytes)) client.pause();
  });
  upstream.on('drain', () => client.resume());
  upstream.on('data', (bytes: Buffer) => {
    bytesToClient += bytes.length;
    if (!client.write(bytes)) upstream.pause();
  });
  client.on('drain', () => upstream.resume());
  client.on('end', () => upstream.end());
  upstream.on('end', () => client.end());
  for (const side of [client, upstream]) side.on('error', () => end(false)).on('close', () => end(false));
  client.setTimeout(idleMs, () => end(true));
  client.resume();
  upstream.resume();
  return () => end(false);
}
