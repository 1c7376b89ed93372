import { createHmac } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startConfigured } from '../peers/sluice.ts';
import { idsMax, isThere, openApi, type Pace, paces } from './api.ts';
import { type Client, http1Client, http2Client, type Seen, toldBy } from './seen.ts';

export interface HideReading {
  /** Pace × endpoint × protocol × method. */
  readonly cells: number;
  /** Cells where an answer told whether something is there, with both answers. */
  readonly differing: readonly string[];
  /** Of each cell: how far the median of hidden answers was from that of the API's own, and both. */
  readonly times: readonly { readonly cell: string; readonly apartMs: number; readonly hiddenMs: number; readonly ownMs: number }[];
}

const secret = 'a secret of the bench, which is long enough for HS256';
const base64 = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const signed = `${base64({ alg: 'HS256', typ: 'JWT' })}.${base64({ sub: 'u-1', exp: 4_102_444_800 })}`;
const authorization = `Bearer ${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;

/** Lines of one answer alone, which each of the API's own 404s has and none of an endpoint that hides. */
const momentary = ['date', 'x-request-id', 'set-cookie', 'server-timing'];

/** What hidden answers may be apart from the API's own; a cell that is more is measured again at most so many times. */
const apartMsMax = 5;
const againMax = 3;

interface Kind {
  readonly name: string;
  readonly methods: readonly string[];
  /** The two paths that nobody may tell apart, and the part of them that the answers may repeat. */
  readonly pair: (pace: Pace, round: number) => { readonly hidden: string; readonly own: string; readonly ids: readonly [string, string] };
}

const ofIds = (name: string, methods: readonly string[]): Kind => ({
  name,
  methods,
  pair(pace) {
    const ids = [someId(true), someId(false)] as const;
    return { hidden: `/${name}/${pace.name}/${ids[0]}`, own: `/${name}/${pace.name}/${ids[1]}`, ids };
  },
});

const kinds: readonly Kind[] = [
  ofIds('orders', ['GET', 'HEAD']),
  ofIds('files', ['GET', 'HEAD']),
  ofIds('invoices', ['DELETE']),
  {
    name: 'lists',
    methods: ['GET', 'HEAD'],
    pair: (pace, round) => ({ hidden: `/mixed/${pace.name}/${round}`, own: `/own/${pace.name}/${round}`, ids: ['/mixed', '/own'] }),
  },
];

function someId(isWanted: boolean): string {
  for (;;) {
    const id = 10_000 + Math.floor(Math.random() * (idsMax - 10_000));
    if (isThere(id) === isWanted) return String(id);
  }
}

function policy(): string {
  const own = (kind: string, pace: Pace) => `${kind}/${pace.name}/{id}`;
  const entries = paces.flatMap((pace) => [
    ...['orders', 'files'].map(
      (kind) =>
        `{ id: ${kind}-${pace.name}, match: { endpoint: "GET /${own(kind, pace)}" }, permit: verified, when: response.body.ownerId == claims.sub, otherwise: hide }`,
    ),
    `{ id: invoices-${pace.name}, match: { endpoint: "DELETE /${own('invoices', pace)}" }, permit: verified, guard: "GET /${own('invoices', pace)}", when: guard.body.ownerId == claims.sub, otherwise: hide }`,
    ...['mixed', 'own'].map(
      (kind) =>
        `{ id: ${kind}-${pace.name}, match: { endpoint: "GET /${own(kind, pace)}" }, permit: verified, where: response.body.items, keep: item.ownerId == claims.sub, counts: { correct: response.body.total, remove: [response.body.all, response.header.x-total-count] } }`,
    ),
  ]);
  return `version: 1\naccess:\n${entries.map((entry) => `  - ${entry}\n`).join('')}`;
}

/** Asks a running Sluice for what is not the caller's and for what is not there, in turn, and compares all that a client sees. */
export async function measureHide(folder: string, rounds: number, say: (line: string) => void): Promise<HideReading> {
  await using cleanup = new AsyncDisposableStack();
  const api = cleanup.use(await openApi());
  const file = join(folder, 'access.yaml');
  writeFileSync(file, policy());
  const configuration = `mode: enforce
workers: 1
apis:
  - name: shop
    upstream: http://127.0.0.1:${api.port}
    authenticate: { accept: [bench] }
identity:
  providers:
    - { name: bench, secret: "env:BENCH_SECRET", algorithms: [HS256] }
policies: [${JSON.stringify(file)}]
limits: { connectionsPerAddressMax: 1000 }
`;
  const peer = await startConfigured(folder, configuration, { ...process.env, BENCH_SECRET: secret }, 'http2: { cleartext: true }');
  cleanup.defer(() => peer.stop());
  const port = Number(new URL(peer.url).port);
  const reading = { cells: 0, differing: [] as string[], times: [] as HideReading['times'][number][] };
  for (const pace of paces) {
    say(pace.name);
    const cells = kinds.flatMap((kind) => kind.methods.flatMap((method) => [false, true].map((isHttp2) => ({ kind, method, isHttp2 }))));
    await Promise.all(
      cells.map(async ({ kind, method, isHttp2 }) => {
        const client = isHttp2 ? await http2Client(port) : http1Client(port);
        const cell = `${kind.name} ${pace.name}, ${method} over ${client.protocol}`;
        const measure = () => measureCell(client, kind, pace, method, rounds);
        const first = await measure();
        reading.cells += 1;
        if (first.differing !== null) reading.differing.push(`${cell}: ${first.differing}`);
        let time = first;
        // On a busy machine others take their time, too: what it comes to without them is asked for.
        for (let again = 0; again < againMax && time.apartMs > apartMsMax; again += 1) time = least(time, await measure());
        reading.times.push({ cell, apartMs: time.apartMs, hiddenMs: time.hiddenMs, ownMs: time.ownMs });
        client.close();
      }),
    );
  }
  return reading;
}

async function measureCell(client: Client, kind: Kind, pace: Pace, method: string, rounds: number) {
  const headers = { authorization };
  const hiddenMs: number[] = [];
  const ownMs: number[] = [];
  let differing: string | null = null;
  for (let round = 0; round < rounds; round += 1) {
    const { hidden, own, ids } = kind.pair(pace, round);
    const isHiddenFirst = Math.random() < 0.5;
    const ask = (path: string): Promise<Seen> => client.ask(method, path, headers);
    const first = await ask(isHiddenFirst ? hidden : own);
    const second = await ask(isHiddenFirst ? own : hidden);
    const [hid, owned] = isHiddenFirst ? [first, second] : [second, first];
    hiddenMs.push(hid.ms);
    ownMs.push(owned.ms);
    const [one, other] = [toldBy(hid, ids[0], momentary), toldBy(owned, ids[1], momentary)];
    if (one !== other) differing ??= `\n${one}\n--- but\n${other}`;
  }
  return { hiddenMs: median(hiddenMs), ownMs: median(ownMs), apartMs: Math.abs(median(hiddenMs) - median(ownMs)), differing };
}

function least<Time extends { readonly apartMs: number }>(one: Time, other: Time): Time {
  return one.apartMs <= other.apartMs ? one : other;
}

function median(times: readonly number[]): number {
  return times.toSorted((one, other) => one - other)[Math.floor(times.length / 2)] ?? 0;
}
