import { gunzipSync } from 'node:zlib';
import type { Account } from '../auth/personas.ts';
import type { Received, Sent } from '../client/client.ts';

/** What an act plays in: chance, one way to send, and a way to be somebody. */
export interface Scene {
  /** Credentials of somebody who logs in, or logged in before. */
  as(account: Account): Promise<Readonly<Record<string, string>>>;
  readonly random: () => number;
  /** Waits for its turn, so that all acts together keep the rate. */
  send(sent: Sent): Promise<Received>;
}

/** A few requests that belong together, as one kind of caller makes them. */
export type Act = (scene: Scene) => Promise<void>;

export interface Cast {
  readonly act: Act;
  readonly weight: number;
}

/** One member of an answer's JSON object; undefined when the answer is no such thing, as behind a gate it may be. */
export function member({ body, headers, status }: Received, name: string): unknown {
  if (status >= 300 || headers['content-type']?.startsWith('application/json') !== true) return undefined;
  const text = (headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body).toString();
  const document: unknown = JSON.parse(text);
  return typeof document === 'object' && document !== null ? (document as Readonly<Record<string, unknown>>)[name] : undefined;
}

/** Follows `nextCursor` for at most `pagesMax` pages. */
export async function turnPages(scene: Scene, path: string, headers: Readonly<Record<string, string>>, pagesMax: number): Promise<void> {
  let cursor = '';
  for (let number = 0; number < pagesMax; number += 1) {
    const answer = await scene.send({ method: 'GET', path: `${path}?limit=25${cursor}`, headers });
    const next = member(answer, 'nextCursor');
    if (typeof next !== 'string') return;
    cursor = `&cursor=${encodeURIComponent(next)}`;
  }
}

/** Asks twice, the second time with the validator of the first answer. */
export async function lookTwice(scene: Scene, path: string, headers: Readonly<Record<string, string>>): Promise<void> {
  const { headers: received } = await scene.send({ method: 'GET', path, headers });
  const { etag } = received;
  if (etag !== undefined) await scene.send({ method: 'GET', path, headers: { ...headers, 'if-none-match': etag } });
}
