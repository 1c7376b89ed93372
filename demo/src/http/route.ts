import type { IncomingHttpHeaders } from 'node:http';
import type { Role } from '../data/records.ts';
import type { FlawId } from '../flaws.ts';
import type { Shop } from '../shop.ts';
import type { Answer } from './answer.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** One request, read whole, as a route sees it. */
export interface Call {
  readonly body: Buffer;
  readonly headers: IncomingHttpHeaders;
  readonly parameters: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly remoteAddress: string;
  readonly shop: Shop;
}

export interface Caller {
  readonly roles: readonly Role[];
  readonly sessionId: string;
  readonly tenantId: string;
  readonly userId: string;
}

export type Route = {
  /** Answers carry a validator, and a conditional GET may get a 304. */
  readonly isCacheable: boolean;
  readonly method: Method;
  /** Method and template, as the flaw table names operations. */
  readonly name: string;
  readonly template: string;
} & (
  | { readonly access: 'open'; readonly handle: (call: Call) => Answer | Promise<Answer> }
  | {
      readonly access: 'guarded';
      readonly roles: readonly Role[];
      readonly opens: FlawId | 'never';
      readonly handle: (call: Call, caller: Caller) => Answer;
    }
);

const everyone: readonly Role[] = ['customer', 'support', 'admin'];

export const staff: readonly Role[] = ['support', 'admin'];

export function open(method: Method, template: string, handle: (call: Call) => Answer | Promise<Answer>): Route {
  return { access: 'open', name: `${method} ${template}`, method, template, handle, isCacheable: false };
}

/** For whoever is logged in, or only for some roles, unless the flaw `opens` is on. */
export function guarded(
  method: Method,
  template: string,
  handle: (call: Call, caller: Caller) => Answer,
  roles: readonly Role[] = everyone,
  opens: FlawId | 'never' = 'never',
): Route {
  return { access: 'guarded', name: `${method} ${template}`, method, template, handle, roles, opens, isCacheable: false };
}

export function cacheable(route: Route): Route {
  return { ...route, isCacheable: true };
}

export function isStaff(caller: Caller): boolean {
  return caller.roles.some((role) => staff.includes(role));
}
