import { bytesBody, type ResponseMessage } from '@sluice/model';
import type { RefusalCode } from '../../refusals.ts';
import type { ServerGround } from '../../server-ground.ts';
import { isHost } from '../admission.ts';
import { Answer, type AnswerOwner } from '../answer.ts';
import type { AnswerWire } from '../answer-wire.ts';
import type { ClientConnection, Job } from '../client-connection.ts';
import { readTarget } from '../target.ts';
import type { Inbound } from './inbound.ts';

/** Where a listener in cleartext sends its clients, and what it answers to a certificate authority. */
export interface Redirect {
  /** Port under which clients reach the same hosts over TLS. */
  readonly httpsPort: number;
  /** Key authorizations by their tokens (RFC 8555 8.3). */
  challenges: ReadonlyMap<string, string>;
}

export type Redirected =
  | { readonly kind: 'challenge'; readonly text: string }
  | { readonly kind: 'refused'; readonly code: RefusalCode; readonly location: string | null };

const challengePath = '/.well-known/acme-challenge/';

/** 308 keeps method and body (RFC 9110 15.4.9). The target goes on as it came, once it can be read in one way. */
export function redirected(inbound: Inbound, redirect: Redirect, { limits }: ServerGround): Redirected {
  const { fault, host } = inbound.scanned();
  const url = inbound.url ?? '';
  const refused = (code: RefusalCode): Redirected => ({ kind: 'refused', code, location: null });
  if (fault !== null) return refused(fault);
  if (url.length > limits.targetBytesMax) return refused('target-too-long');
  if (host === undefined) return refused('no-host');
  if (!isHost(host)) return refused('bad-host');
  const target = readTarget(url, host, 'http');
  if (target.kind === 'refused') return refused(target.code);
  if (target.origin.startsWith(challengePath) && inbound.method === 'GET') {
    const text = redirect.challenges.get(target.origin.slice(challengePath.length));
    if (text !== undefined) return { kind: 'challenge', text };
  }
  const name = host.replace(/:\d+$/, '');
  const port = redirect.httpsPort === 443 ? '' : `:${redirect.httpsPort}`;
  return { kind: 'refused', code: 'https-only', location: `https://${name}${port}${target.origin}` };
}

/** The answer to a certificate authority. It is counted, and no exchange of an API that would be recorded. */
export class ChallengeAnswer implements Job, AnswerOwner {
  readonly isHead = false;
  readonly takesTrailers = false;
  readonly hsts = null;
  readonly #connection: ClientConnection;
  readonly #answer: Answer;
  readonly #text: string;

  constructor(connection: ClientConnection, wire: AnswerWire, text: string) {
    this.#connection = connection;
    this.#answer = new Answer(wire, this);
    this.#text = text;
  }

  start(): void {
    this.#connection.server.stats.challengesAnswered += 1;
    const headers = ['Content-Type', 'application/octet-stream', 'Cache-Control', 'no-store'];
    const message: ResponseMessage = { kind: 'response', status: 200, headers, body: bytesBody(Buffer.from(this.#text)) };
    this.#answer.begin(message);
  }

  sendContinue(): void {}
  giveUp(): void {}
  unwritable(): void {}

  abandon(reason: Parameters<Job['abandon']>[0]): void {
    this.#answer.abandon(reason);
  }

  endsConnection(): boolean {
    return this.#connection.endsWith(this, true);
  }

  answered(): void {
    this.#connection.release(this);
  }
}
