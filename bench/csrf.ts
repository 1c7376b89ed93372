import { Agent, request } from 'node:http';
import { RawUpstream } from '@sluice/gateway/attacks';
import { startConfigured } from './peers/sluice.ts';

const trusted = 'https://shop.example';
const foreign = 'https://evil.example';

type Witness = 'own' | 'trusted' | 'foreign' | 'absent';

interface Row {
  readonly method: string;
  readonly type: string | null;
  readonly origin: Witness | 'null';
  readonly site: 'same-origin' | 'same-site' | 'cross-site' | 'none' | null;
  readonly referrer: Witness;
  readonly hasCookie: boolean;
}

export interface CsrfReading {
  readonly rows: number;
  readonly refused: number;
  /** Rows that were not decided as the rules say. */
  readonly wrong: readonly string[];
}

const methods = ['GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE'];
const types = [null, 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'text/plain', 'application/json'];
const origins = ['absent', 'own', 'trusted', 'foreign', 'null'] as const;
const sites = [null, 'same-origin', 'same-site', 'cross-site', 'none'] as const;
const referrers = ['absent', 'own', 'foreign'] as const;

/** Every method, type and sign of a browser, with and without a cookie; `step` leaves rows out. */
function* rowsOf(step: number): Generator<Row> {
  let at = 0;
  for (const method of methods)
    for (const type of types)
      for (const origin of origins)
        for (const site of sites)
          for (const referrer of referrers)
            for (const hasCookie of [true, false]) {
              at += 1;
              if (at % step === 0) yield { method, type, origin, site, referrer, hasCookie };
            }
}

/**
 * What the rules of docs/browsers.md say, put together from witnesses and not in the order in which the gate asks: each sign speaks for the
 * page or against it; the origin's trust outweighs its site; `Referer` is heard where the others are silent.
 */
function isForged({ method, type, origin, site, referrer, hasCookie }: Row): boolean {
  if (!hasCookie || ['GET', 'HEAD', 'OPTIONS'].includes(method)) return false;
  const witnesses = new Set<'for' | 'against'>();
  if (origin !== 'absent') witnesses.add(origin === 'own' || origin === 'trusted' ? 'for' : 'against');
  if (site !== null && origin !== 'trusted') witnesses.add(site === 'same-origin' || site === 'none' ? 'for' : 'against');
  if (witnesses.size === 0 && referrer !== 'absent') witnesses.add(referrer === 'own' ? 'for' : 'against');
  return witnesses.size === 0 ? type !== 'application/json' : witnesses.has('against');
}

/** Sends each row through a running gate that trusts one origin, and compares what it did with the rules. */
export async function measureCsrf(folder: string, step: number): Promise<CsrfReading> {
  await using cleanup = new AsyncDisposableStack();
  const upstream = await RawUpstream.start();
  cleanup.defer(() => upstream.close());
  const configuration = `mode: enforce
workers: 1
apis:
  - name: shop
    upstream: http://127.0.0.1:${upstream.port}
    browser: { csrf: { origins: ['${trusted}'] } }
`;
  const peer = await startConfigured(folder, configuration);
  cleanup.defer(() => peer.stop());
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  cleanup.defer(() => agent.destroy());
  const wrong: string[] = [];
  let [rows, refused] = [0, 0];
  for (const row of rowsOf(step)) {
    rows += 1;
    const before = upstream.requests.length;
    const status = await statusOf(row, peer.url, agent);
    const [wasRefused, wasAsked] = [status === 403, upstream.requests.length > before];
    if (wasRefused) refused += 1;
    if (wasRefused !== isForged(row) || wasAsked === wasRefused) wrong.push(`${JSON.stringify(row)} → ${status}`);
  }
  return { rows, refused, wrong };
}

function statusOf({ method, type, origin, site, referrer, hasCookie }: Row, own: string, agent: Agent): Promise<number> {
  const originText = { own, trusted, foreign, null: 'null', absent: null }[origin];
  const referrerText = { own: `${own}/page`, trusted: `${trusted}/page`, foreign: `${foreign}/page`, absent: null }[referrer];
  const headers = Object.fromEntries(
    [
      ['content-type', type],
      ['origin', originText],
      ['sec-fetch-site', site],
      ['referer', referrerText],
      ['cookie', hasCookie ? 'sid=1' : null],
    ].filter((pair): pair is [string, string] => pair[1] !== null),
  );
  return new Promise((resolve, reject) => {
    const sent = request(`${own}/orders`, { method, headers, agent }, (answer) => {
      answer.resume();
      answer.on('end', () => resolve(answer.statusCode ?? 0));
    });
    sent.on('error', reject);
    sent.end();
  });
}
