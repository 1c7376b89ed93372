import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { type GateOptions, openGate, type TestGate } from '../../test/support/gate.ts';
import { ask } from '../../test/support/raw-exchange.ts';
import { answerBytes, RawUpstream } from '../../test/support/raw-upstream.ts';

export const tokenSecret = 'made-up-for-this-test-and-nothing-else';

export function token(claims: object): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const text = `${part({ alg: 'HS256', typ: 'JWT' })}.${part(claims)}`;
  return `Authorization: Bearer ${text}.${createHmac('sha256', tokenSecret).update(text).digest('base64url')}`;
}

export const ada = token({ sub: 'u-1', roles: ['customer'], tenant: 't-1', orgs: ['o-1', 'o-2'] });
export const bob = token({ sub: 'u-2', roles: ['customer'], tenant: 't-1' });
export const staff = token({ sub: 'u-9', roles: ['support'], tenant: 't-1' });

interface Order {
  readonly id: string;
  readonly ownerId: string;
  readonly tenantId: string;
  readonly internalNote: string;
  readonly sharedWith: readonly string[];
  readonly orgId: string;
}

const orders: readonly Order[] = [
  { id: '1', ownerId: 'u-1', tenantId: 't-1', internalNote: 'pays late', sharedWith: [], orgId: 'o-1' },
  { id: '2', ownerId: 'u-2', tenantId: 't-1', internalNote: 'nice', sharedWith: ['u-1'], orgId: 'o-3' },
  { id: '3', ownerId: 'u-3', tenantId: 't-2', internalNote: 'odd', sharedWith: [], orgId: 'o-2' },
];

interface Answered extends Partial<Order> {
  readonly items: readonly Order[];
  readonly total: number;
  readonly all?: number;
}

/** An API without any access control: it gives everything to everybody, and does what it is told. */
export async function openShop() {
  const done: string[] = [];
  const upstream = await RawUpstream.open(({ method, target, body }, socket) => {
    const json = (value: unknown, status = '200 OK') =>
      void socket.write(answerBytes(JSON.stringify(value), { status, lines: ['Content-Type: application/json'] }));
    const [, list, id] = /^\/(\w+)(?:\/([^/?]+))?/.exec(target) ?? [];
    if (method !== 'GET' && method !== 'HEAD') done.push(`${method} ${target} ${body.toString()}`);
    if (list !== 'orders') return json({ list, id: id ?? null });
    if (id === undefined) return json({ items: orders, total: orders.length, all: 90 });
    const order = orders.find((one) => one.id === id);
    if (!order) return json({ detail: `no order ${id}`, at: target }, '404 Not Found');
    json(order);
  });
  return { upstream, done };
}

export async function stood(access: string, options: Partial<GateOptions> = {}) {
  const { upstream, done } = await openShop();
  const gate = await openGate({
    upstream: upstream.url,
    tokenSecret,
    policies: { 'shop.yaml': `version: 1\naccess:\n${access}` },
    ...options,
  });
  return {
    gate,
    upstream,
    done,
    async [Symbol.asyncDispose]() {
      await gate[Symbol.asyncDispose]();
      await upstream[Symbol.asyncDispose]();
    },
  };
}

export async function got(gate: TestGate, target: string, ...lines: string[]) {
  const answer = await ask(gate.port, target, lines);
  return { status: answer.status, json: JSON.parse(answer.body.toString() || 'null') as Answered };
}

export function sent(gate: TestGate, method: string, target: string, body: unknown, ...lines: string[]) {
  return ask(
    gate.port,
    target,
    [...lines, 'Content-Type: application/json'],
    method,
    body === undefined ? undefined : JSON.stringify(body),
  );
}

/** Law 10: each decision comes out again of its record. */
export function assertRetaken(gate: TestGate): void {
  for (const record of gate.record.records) {
    const again = gate.policy.decideAgain(record);
    assert.deepEqual(again, { request: record.request.decision, response: record.response?.decision ?? null }, record.endpoint);
    for (const decision of [record.request.decision, record.response?.decision]) {
      if (!decision || decision.kind === 'allow') continue;
      const told = gate.policy.explain(record).reasons.map(({ rule }) => rule);
      for (const { rule } of decision.because) assert.ok(told.includes(rule), rule);
    }
  }
}
