import { utf8 } from '@sluice/kit';
import { Holder, Lessee } from '@sluice/limit';
import type { CaseCounter, CelMap, PolicyCase } from '@sluice/policy';
import { absent, type LimitedRequest, type ReadBody } from './limited-request.ts';
import { Limiter } from './limiter.ts';

/** Counts the limits of cases in policy tests by the same counters as traffic, all of them in one place and at the times that are given. */
export function caseCounter(): CaseCounter {
  const holder = new Holder();
  let nowMs = 0;
  const lessee = new Lessee({
    port: {
      async lease(asks, returns) {
        for (const returned of returns) holder.takeBack(returned, nowMs, 'test');
        return asks.map((ask) => holder.lease(ask, nowMs, 'test', 1));
      },
    },
    now: () => nowMs,
    fingerprint: (text) => text,
    share: () => 1,
    defer: (run) => void Promise.resolve().then(run),
  });
  const ports = { lessee, limitsOf: () => null, networkOf: (address: string) => address, wait: async () => {}, ban: () => {} };
  const limiters = new WeakMap<object, Limiter>();
  return {
    async take(one, limits, atMs) {
      nowMs = atMs;
      // What was leased and not spent in time goes back, as it does in a running worker.
      lessee.sweep();
      const limiter = limiters.get(limits) ?? new Limiter(limits, ports);
      limiters.set(limits, limiter);
      const request = requestOf(one, limits);
      await limiter.enter(request);
      await limiter.read(request, bodyOf(one.requestBody));
      const taken = request.limits;
      return {
        facts: taken?.facts ?? [],
        settle(status) {
          if (taken?.countsRecords) taken.records = recordsIn(one.responseBody);
          taken?.settle(status, one.responseBody === undefined ? 0 : utf8(JSON.stringify(one.responseBody)).length);
        },
      };
    },
  };
}

function requestOf(one: PolicyCase, limits: LimitedRequest['plan']['policy']['limits']): LimitedRequest {
  const { activation, trace, address, requestBody } = one;
  const { headers, query } = activation.request;
  return {
    captured: {
      request: {
        headers: textsIn(headers).flat(),
        peer: { address },
        body: { length: requestBody === undefined ? 0 : null },
      },
    },
    trace,
    plan: { policy: { limits }, operation: null },
    activation,
    query: textsIn(query)
      .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
      .join('&'),
    limits: null,
  };
}

/** Names and values of a map of a case, as far as they are plain. */
function textsIn(map: CelMap): readonly [name: string, value: string][] {
  return [...map.keys()].map((name) => [plainText(name), plainText(map.get(name))]);
}

function plainText(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint' ? String(value) : absent;
}

function bodyOf(body: unknown): ReadBody | null {
  if (body === undefined) return null;
  return {
    textAt(path) {
      const found = path.reduce<unknown>(
        (of, name) => (typeof of === 'object' && of !== null ? (of as Record<string, unknown>)[name] : undefined),
        body,
      );
      return typeof found === 'string' || typeof found === 'number' ? String(found) : absent;
    },
  };
}

/** The items of a list at the root, or of lists directly in the object there; one where there is none. */
function recordsIn(body: unknown): number {
  if (Array.isArray(body)) return body.length;
  if (typeof body !== 'object' || body === null) return body === undefined ? 0 : 1;
  const lists = Object.values(body).filter(Array.isArray);
  return lists.reduce((sum, list) => sum + list.length, 0) || 1;
}
