import { gzipSync } from 'node:zlib';
import { emailOf, nameOf, tenantOf, userIdOf } from '../data/people.ts';
import { alphanumeric, between, characters, pick, seededRandom } from '../data/random.ts';
import type { Answer } from '../http/answer.ts';
import { type Call, open, type Route } from '../http/route.ts';

/** Answers of exact sizes, made once when the process starts: what they cost a request is one write. */
export const benchRoutes: readonly Route[] = [
  open('GET', '/v1/bench/1k', prepared(1024)),
  open('GET', '/v1/bench/20k', prepared(20_480)),
  open('GET', '/v1/bench/200k', prepared(204_800)),
];

function prepared(size: number): (call: Call) => Answer {
  const body = documentOf(size);
  const headers = { 'content-type': 'application/json', vary: 'accept-encoding' };
  const plain: Answer = { status: 200, headers, body };
  let zipped: Answer | undefined;
  return (call) => {
    const accepted = call.headers['accept-encoding'];
    if (typeof accepted !== 'string' || !/\bgzip\b(?!\s*;\s*q=0)/i.test(accepted)) return plain;
    zipped ??= { status: 200, headers: { ...headers, 'content-encoding': 'gzip' }, body: gzipSync(body) };
    return zipped;
  };
}

/** As many orders as fit, then a note that fills up to the byte. */
function documentOf(size: number): Buffer {
  const random = seededRandom(size);
  const items: unknown[] = [];
  const wrap = (note: string): Buffer => Buffer.from(JSON.stringify({ items, total: items.length, nextCursor: null, note }));
  let number = 0;
  while (wrap('').length < size) {
    items.push(benchOrder(random, number));
    number += 1;
  }
  items.pop();
  return wrap(characters(random, size - wrap('').length, alphanumeric));
}

function benchOrder(random: () => number, number: number): unknown {
  const person = number % 150;
  return {
    id: 200_000 + number,
    tenantId: tenantOf(person),
    customer: { id: userIdOf(person), name: nameOf(person), email: emailOf(person) },
    status: pick(random, ['pending', 'paid', 'shipped', 'delivered']),
    total: between(random, 500, 20_000),
    paid: random() < 0.7,
    tags: [pick(random, ['gift', 'express', 'repeat']), pick(random, ['web', 'till', 'phone'])],
    createdAt: new Date(Date.UTC(2025, between(random, 0, 11), between(random, 1, 28), between(random, 6, 21))).toISOString(),
  };
}
