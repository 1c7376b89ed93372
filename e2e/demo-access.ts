import { readFileSync } from 'node:fs';
import {
  accounts,
  apiKeyOf,
  contractPath,
  drive,
  type Flaw,
  flaws,
  jwtSecret,
  policyPath,
  see,
  staffNumber,
  startDemo,
  tenantIds,
} from '@sluice/demo';
import type { Mode } from '@sluice/model';
import { openGate, type TestGate } from '../test/support/gate.ts';

/** Flaws of access: whose an object is, who may call, what may be read and written of it (OWASP API1, API3 and API5, 2023). */
export const accessFlaws: readonly Flaw[] = flaws.filter(({ owasp }) => /^API[135]:/.test(owasp));

const contract = readFileSync(contractPath, 'utf8');
const policy = readFileSync(policyPath, 'utf8');

/** The robots' keys, as an operator would register them. */
const keys = Object.fromEntries(
  tenantIds.map((tenant, index) => [
    apiKeyOf(staffNumber(index, 2)),
    { name: `robot-${index}`, roles: ['support'], scopes: [], tenant, plan: null },
  ]),
);

export function gateBeforeDemo(upstream: string, mode: Mode = 'enforce'): Promise<TestGate> {
  return openGate({ upstream, contract, policies: { 'access.yaml': policy }, tokenSecret: jwtSecret, keys, mode });
}

interface Answered {
  readonly status: number;
  readonly json: unknown;
}

/** Somebody who is logged in at an address. */
export async function loggedIn(url: string, { email, password }: { readonly email: string; readonly password: string }) {
  const login = await fetch(`${url}/v1/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password }),
  });
  const { accessToken } = (await login.json()) as { readonly accessToken: string };
  return async (method: string, path: string, body?: unknown, at = url): Promise<Answered> => {
    const answer = await fetch(`${at}${path}`, {
      method,
      headers: { authorization: `Bearer ${accessToken}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, json: isJson(answer) && text !== '' ? (JSON.parse(text) as unknown) : text };
  };
}

function isJson(answer: Response): boolean {
  return answer.headers.get('content-type')?.includes('json') ?? false;
}

/** How many records of an answer are of somebody else than `isOwn` says. */
export function foreignIn(json: unknown, isOwn: (record: Readonly<Record<string, unknown>>) => boolean): number {
  if (typeof json !== 'object' || json === null) return 0;
  const { items } = json as { readonly items?: unknown };
  const records = (Array.isArray(items) ? items : [json]) as readonly Readonly<Record<string, unknown>>[];
  return records.filter((record) => ['customerId', 'patientId', 'ownerId', 'tenantId'].some((key) => key in record) && !isOwn(record))
    .length;
}

export interface Walked {
  readonly foreignRecords: number;
  readonly ownRecords: number;
}

const idsWalked = 40;

/** A customer counts ids up, staff of one tenant turns all pages of its lists: how many records of others come back. */
export async function walked(url: string): Promise<Walked> {
  const sum = { foreignRecords: 0, ownRecords: 0 };
  const add = ({ json, status }: Answered, isOwn: (record: Readonly<Record<string, unknown>>) => boolean): void => {
    if (status >= 300) return;
    const foreign = foreignIn(json, isOwn);
    sum.foreignRecords += foreign;
    sum.ownRecords += foreignIn(json, () => false) - foreign;
  };
  const customer = await loggedIn(url, accounts.customer);
  const isMine = ({ customerId, patientId }: Readonly<Record<string, unknown>>) => (customerId ?? patientId) === accounts.customer.userId;
  for (let id = 1001; id < 1001 + idsWalked; id += 1) add(await customer('GET', `/v1/orders/${id}`), isMine);
  for (const list of ['orders', 'payments', 'prescriptions', 'messages']) add(await customer('GET', `/v1/${list}?limit=100`), isMine);
  const support = await loggedIn(url, accounts.support);
  const isOurs = ({ tenantId }: Readonly<Record<string, unknown>>) => tenantId === tenantIds[0];
  for (const list of ['orders', 'users', 'payments', 'messages', 'employees'])
    for (const limit of [20, 100]) add(await support('GET', `/v1/${list}?limit=${limit}`), isOurs);
  return sum;
}

export interface Effects {
  readonly forbidden: readonly string[];
}

/** What was done to the shop that none of the callers may do, looked at behind the gate. */
export async function effectsOf(url: string, gateUrl: string): Promise<Effects> {
  const customer = await loggedIn(url, accounts.customer);
  const stranger = await loggedIn(url, accounts.stranger);
  const attempts: readonly (readonly [name: string, attempt: () => Promise<unknown>, happened: () => Promise<boolean>])[] = [
    [
      'an order of somebody else is cancelled',
      () => customer('DELETE', '/v1/orders/1002', undefined, gateUrl),
      async () => statusOf(await stranger('GET', '/v1/orders/1002')) === 'cancelled',
    ],
    [
      'an order of another tenant is changed by its id',
      async () => (await loggedIn(url, accounts.support))('DELETE', '/v1/orders/1006', undefined, gateUrl),
      async () => statusOf(await (await loggedIn(url, accounts.admin))('GET', '/v1/orders/1006')) === 'cancelled',
    ],
    [
      'a customer gives itself a role by its profile',
      () => customer('PATCH', '/v1/users/me', { marketingConsent: true, role: 'admin' }, gateUrl),
      async () => roleOf(await customer('GET', '/v1/users/me')) !== 'customer',
    ],
    [
      'a customer changes roles',
      () => customer('PUT', `/v1/admin/users/${accounts.customer.userId}/role`, { role: 'support' }, gateUrl),
      async () => roleOf(await customer('GET', '/v1/users/me')) !== 'customer',
    ],
  ];
  const forbidden: string[] = [];
  for (const [name, attempt, happened] of attempts) {
    await attempt();
    if (await happened()) forbidden.push(name);
  }
  return { forbidden };
}

function statusOf({ json }: Answered): unknown {
  return (json as { readonly status?: unknown }).status;
}

function roleOf({ json }: Answered): unknown {
  return (json as { readonly role?: unknown }).role;
}

export interface LegitimateTraffic {
  readonly requests: number;
  /** What the shop answers with success and the gate refuses, cuts or drops rows of. */
  readonly refused: readonly string[];
}

/** The shop's daily traffic, with a shop that does all that its contract says: nothing that it would give may be held back. */
export async function legitimateTraffic(requests: number, seed = 20_261_126): Promise<LegitimateTraffic> {
  await using demo = await startDemo({ flaws: 'none', silent: true });
  await using gate = await gateBeforeDemo(demo.url, 'shadow');
  const stop = new AbortController();
  let state = seed;
  const random = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  const progress = await drive({
    url: gate.url,
    random,
    signal: stop.signal,
    ratePerSecond: 5_000,
    onProgress: ({ sent }) => {
      if (sent >= requests) stop.abort();
    },
  });
  const refused = gate.record.records.flatMap((record) => {
    if (record.upstreamStatus < 200 || record.upstreamStatus > 299) return [];
    return [record.request.decision, record.response?.decision].flatMap((decision) =>
      decision && decision.kind !== 'allow'
        ? [`${record.endpoint} ${decision.kind} ${decision.because[0].rule} ${decision.because[0].place}`]
        : [],
    );
  });
  return { requests: progress.sent, refused };
}

export interface Exploited {
  readonly flaw: string;
  readonly without: readonly string[];
  readonly with: readonly string[];
}

/** What a flaw shows without the gate, and what is left of it behind the gate, each at a shop of its own. */
export async function exploited(flaw: Flaw, signal: AbortSignal): Promise<Exploited> {
  await using open = await startDemo({ flaws: [flaw.id], silent: true });
  const { shown: without } = await see(open.url, flaw, signal);
  await using guarded = await startDemo({ flaws: [flaw.id], silent: true });
  await using gate = await gateBeforeDemo(guarded.url);
  const { shown } = await see(gate.url, flaw, signal);
  return { flaw: flaw.id, without, with: shown };
}
