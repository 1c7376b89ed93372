import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import {
  accounts,
  apiKeyOf,
  contractPath,
  jwtSecret,
  operationRoles,
  policyPath,
  staffNumber,
  startDemo,
  tenantIds,
  userIdOf,
} from '@sluice/demo';
import { type Denial, defaultJwtVerification, defaultTokenProvider, MemoryAccessBook } from '@sluice/identity';
import { utf8 } from '@sluice/kit';
import type { Decision } from '@sluice/model';
import { parse } from 'yaml';
import { openGate, type TestGate } from '../test/support/gate.ts';
import { loggedIn } from './demo-access.ts';

type Verdict = 'challenge' | 'refuse' | 'pass';

interface Identity {
  readonly name: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Null for whoever shows nothing that holds. */
  readonly role: string | null;
  readonly isOfOtherTenant: boolean;
}

export interface MatrixReading {
  readonly cells: number;
  readonly operations: number;
  readonly identities: number;
  /** Cells that were decided otherwise than declared. */
  readonly wrong: readonly string[];
}

const issuer = 'https://auth.remedy.example.com';
const contractText = readFileSync(contractPath, 'utf8');
const contract = parse(contractText) as {
  readonly security: readonly object[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly security?: readonly object[] }>>>>;
};
const methods = ['get', 'head', 'post', 'put', 'patch', 'delete'];
/** Parameters of things that belong to somebody. */
const owned = /\{(?:orderId|paymentId|prescriptionId|messageId|fileId|userId)\}/;

interface Operation {
  readonly method: string;
  readonly template: string;
  readonly isOpen: boolean;
  readonly roles: readonly string[];
}

/** What the contract declares of each operation, and the shop's own table of who may call it. */
const operations: readonly Operation[] = Object.entries(contract.paths).flatMap(([path, item]) =>
  Object.entries(item)
    .filter(([method]) => methods.includes(method))
    .map(([method, { security }]) => {
      const template = `/v1${path}`;
      const roles = operationRoles.get(`${method === 'head' ? 'GET' : method.toUpperCase()} ${template}`) ?? [];
      return { method: method.toUpperCase(), template, isOpen: isOpenToAll(security ?? contract.security), roles };
    }),
);

/** None asked for, or an alternative that asks for nothing. */
function isOpenToAll(security: readonly object[]): boolean {
  return security.length === 0 || security.some((needs) => Object.keys(needs).length === 0);
}

function token(claims: object): Readonly<Record<string, string>> {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const seconds = Math.floor(Date.now() / 1000);
  const usual = { iss: issuer, aud: 'remedy-api', use: 'access', jti: 'sess_matrix', iat: seconds - 10, exp: seconds + 600 };
  const text = `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ ...usual, ...claims })}`;
  return { authorization: `Bearer ${text}.${createHmac('sha256', jwtSecret).update(text).digest('base64url')}` };
}

const [ours, theirs] = tenantIds;
const customer = { sub: accounts.customer.userId, tenant: ours, roles: ['customer'] };

const identities: readonly Identity[] = [
  { name: 'none', headers: {}, role: null, isOfOtherTenant: false },
  { name: 'garbage', headers: { authorization: 'Bearer not.a.token' }, role: null, isOfOtherTenant: false },
  { name: 'expired', headers: token({ ...customer, exp: Math.floor(Date.now() / 1000) - 600 }), role: null, isOfOtherTenant: false },
  { name: 'wrong issuer', headers: token({ ...customer, iss: 'https://elsewhere.example' }), role: null, isOfOtherTenant: false },
  { name: 'revoked', headers: token({ ...customer, jti: 'sess_revoked' }), role: null, isOfOtherTenant: false },
  { name: 'unknown key', headers: { 'x-api-key': 'sk_live_nobody' }, role: null, isOfOtherTenant: false },
  { name: 'customer', headers: token(customer), role: 'customer', isOfOtherTenant: false },
  {
    name: 'support',
    headers: token({ sub: accounts.support.userId, tenant: ours, roles: ['support'] }),
    role: 'support',
    isOfOtherTenant: false,
  },
  { name: 'admin', headers: token({ sub: accounts.admin.userId, tenant: ours, roles: ['admin'] }), role: 'admin', isOfOtherTenant: false },
  { name: 'key', headers: { 'x-api-key': apiKeyOf(staffNumber(0, 2)) }, role: 'support', isOfOtherTenant: false },
  {
    name: 'customer of another tenant',
    headers: token({ sub: accounts.stranger.userId, tenant: theirs, roles: ['customer'] }),
    role: 'customer',
    isOfOtherTenant: true,
  },
  {
    name: 'support of another tenant',
    headers: token({ sub: userIdOf(staffNumber(1, 0)), tenant: theirs, roles: ['support'] }),
    role: 'support',
    isOfOtherTenant: true,
  },
  {
    name: 'admin of another tenant',
    headers: token({ sub: userIdOf(staffNumber(1, 1)), tenant: theirs, roles: ['admin'] }),
    role: 'admin',
    isOfOtherTenant: true,
  },
];

/** As the contract, the shop's table of roles and the ownership of objects declare it. */
function declared({ isOpen, roles, template }: Operation, { role, isOfOtherTenant }: Identity): Verdict {
  if (isOpen) return 'pass';
  if (role === null) return 'challenge';
  if (!roles.includes(role)) return 'refuse';
  return isOfOtherTenant && owned.test(template) ? 'refuse' : 'pass';
}

interface Stand extends AsyncDisposable {
  readonly gate: TestGate;
  readonly parameters: ReadonlyMap<string, string>;
}

async function openStand(): Promise<Stand> {
  const demo = await startDemo({ flaws: 'all', silent: true });
  const book = new MemoryAccessBook();
  const denial: Denial = { kind: 'token-id', tokenId: 'sess_revoked', untilMs: null };
  book.apply([{ kind: 'denial', id: 'd-1', denial }]);
  const verification = { ...defaultJwtVerification, algorithms: ['HS256'], keysOf: async () => [utf8(jwtSecret)] };
  const gate = await openGate({
    upstream: demo.url,
    contract: contractText,
    policies: { 'access.yaml': readFileSync(policyPath, 'utf8') },
    identity: { providers: [{ ...defaultTokenProvider, name: 'jwt', issuers: [issuer], audiences: ['remedy-api'], verification }] },
    keys: { [apiKeyOf(staffNumber(0, 2))]: { name: 'robot', roles: ['support'], scopes: [], tenant: ours, plan: null } },
    authentication: { accept: 'contract', isAnonymousAllowed: false },
    tokenWays: [{ name: 'jwt', schemes: ['Bearer'] }],
    book,
  });
  return {
    gate,
    parameters: await parametersOf(demo.url),
    async [Symbol.asyncDispose]() {
      await gate[Symbol.asyncDispose]();
      await demo[Symbol.asyncDispose]();
    },
  };
}

/** Things of the customer and of its tenant, by the name of the parameter that means them. */
async function parametersOf(url: string): Promise<ReadonlyMap<string, string>> {
  const mine = await loggedIn(url, accounts.customer);
  const admin = await loggedIn(url, accounts.admin);
  const idOf = async (ask: typeof mine, path: string, isMine: (item: Readonly<Record<string, unknown>>) => boolean = () => true) => {
    const { json } = await ask('GET', path);
    const found = (json as { readonly items: readonly Readonly<Record<string, unknown>>[] }).items.find(isMine);
    return String(found?.['id']);
  };
  const { json } = await mine('GET', '/v1/users/me');
  const [address] = (json as { readonly addresses: readonly { readonly id: string }[] }).addresses;
  return new Map([
    ['orderId', '1001'],
    ['userId', accounts.customer.userId],
    ['addressId', String(address?.id)],
    ['paymentId', await idOf(mine, '/v1/payments')],
    ['prescriptionId', await idOf(mine, '/v1/prescriptions')],
    ['messageId', await idOf(mine, '/v1/messages')],
    [
      'fileId',
      await idOf(mine, '/v1/files', ({ ownerId, visibility }) => ownerId === accounts.customer.userId && visibility === 'private'),
    ],
    ['keyId', await idOf(admin, '/v1/auth/api-keys')],
    ['webhookId', await idOf(admin, '/v1/webhooks')],
    ['productId', await idOf(admin, '/v1/products')],
  ]);
}

/** Every operation by every identity, over real sockets; `step` takes only each n-th operation. */
export async function measureAccessMatrix(step = 1): Promise<MatrixReading> {
  const wrong: string[] = [];
  let cells = 0;
  const chosen = operations.filter((_, index) => index % step === 0);
  let stand = await openStand();
  try {
    for (const operation of chosen) {
      for (const identity of identities) {
        cells += 1;
        const wanted = declared(operation, identity);
        const got = await decided(stand, operation, identity);
        if (got !== wanted) wrong.push(`${operation.method} ${operation.template} as ${identity.name}: ${got}, declared is ${wanted}`);
        if (operation.method !== 'DELETE' || got !== 'pass') continue;
        // What was deleted is not there for the next.
        await stand[Symbol.asyncDispose]();
        stand = await openStand();
      }
    }
  } finally {
    await stand[Symbol.asyncDispose]();
  }
  return { cells, operations: chosen.length, identities: identities.length, wrong };
}

async function decided(
  { gate, parameters }: Stand,
  { method, template }: Operation,
  { headers, isOfOtherTenant }: Identity,
): Promise<Verdict> {
  const before = gate.record.records.length;
  const path = template.replace(/\{(\w+)\}/g, (_, name: string) => parameters.get(name) ?? 'none');
  const hasBody = ['POST', 'PUT', 'PATCH'].includes(method);
  const query = path === '/v1/search' ? '?q=zinc' : '';
  const answer = await fetch(`${gate.url}${path}${query}`, {
    method,
    headers: { ...headers, ...(hasBody ? { 'content-type': 'application/json' } : {}) },
    ...(hasBody ? { body: '{}' } : {}),
  });
  await answer.arrayBuffer();
  const record = (await gate.record.atLeast(before + 1)).at(-1);
  const verdicts = [record?.request.decision, record?.response?.decision].map((decision) => (decision ? verdictOf(decision) : 'pass'));
  const verdict = verdicts.find((one) => one !== 'pass') ?? 'pass';
  // Of what is of others it does not matter who says so first, the API or the gate.
  if (isOfOtherTenant && owned.test(template) && [403, 404].includes(answer.status)) return 'refuse';
  const isSaid = verdict === 'challenge' ? answer.status === 401 : verdict === 'refuse' ? [403, 404].includes(answer.status) : true;
  return isSaid ? verdict : 'pass';
}

/** A request that is no valid one is refused for that, and only where access has nothing against it. */
function verdictOf(decision: Decision): Verdict {
  if (decision.kind === 'challenge') return 'challenge';
  if (decision.kind !== 'block') return 'pass';
  return decision.because[0].rule === 'default/requests-are-valid' ? 'pass' : 'refuse';
}
