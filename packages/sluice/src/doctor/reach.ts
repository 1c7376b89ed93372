import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { request as requestTls } from 'node:https';
import { connect } from 'node:net';

const { request } = process.getBuiltinModule('node:http');

const connectMs = 3_000;
const answerMs = 10_000;

/** Null when something accepts connections there; else why not. */
export function whyUnreachable(host: string, port: number): Promise<string | null> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: connectMs });
    const over = (why: string | null) => {
      socket.destroy();
      resolve(why);
    };
    socket.once('connect', () => over(null));
    socket.once('timeout', () => over(`no answer within ${connectMs / 1000} s`));
    socket.once('error', (error: NodeJS.ErrnoException) => over(error.code ?? error.message));
  });
}

/** Host and port of an upstream's address. */
export function hopOf(address: string): { readonly host: string; readonly port: number } {
  const url = new URL(address);
  const port = url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port);
  return { host: url.hostname.replace(/^\[|\]$/g, ''), port };
}

export interface ListenerAddress {
  readonly host: string;
  readonly port: number;
  readonly isTls: boolean;
}

/** Where a client of this machine reaches a listener: an unspecified address is every address, also loopback. */
export function listenerOf(address: string): ListenerAddress {
  const match = /^https?:\/\/\[?([^\]]*?)\]?:(\d+)$/.exec(address);
  const host = match?.[1] ?? '127.0.0.1';
  return {
    isTls: address.startsWith('https:'),
    host: host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host,
    port: Number(match?.[2] ?? 80),
  };
}

type Heard = (response: IncomingMessage) => void;

export interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** One GET through the gate. Its certificate is for the names of clients, so nobody is asked to vouch for it here. */
export function ask({ host, port, isTls }: ListenerAddress, path: string, headers: Readonly<Record<string, string>>): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const options = { host, port, path, headers, agent: false, timeout: answerMs } as const;
    const sent = isTls
      ? (heard: Heard) => requestTls({ ...options, rejectUnauthorized: false }, heard)
      : (heard: Heard) => request(options, heard);
    const outgoing = sent((response) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes <= 65_536) chunks.push(chunk);
      });
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks).toString('utf8') }),
      );
      response.on('error', reject);
    });
    outgoing.on('timeout', () => outgoing.destroy(new Error(`no answer within ${answerMs / 1000} s`)));
    outgoing.on('error', reject);
    outgoing.end();
  });
}
