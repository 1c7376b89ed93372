import type { ControlParts } from './parts.ts';

/** What a caller must be allowed. The local socket belongs to the owner of the process (0600), who may all of it. */
export const permissions = ['read', 'operate', 'erase', 'register', 'ban', 'audit'] as const;
export type Permission = (typeof permissions)[number];

export interface ControlRequest {
  /** Values of the `{…}` segments of the path. */
  readonly path: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: unknown;
}

/** One route of the administration API. One file each; no route without a permission. */
export interface Route<in Parts = ControlParts> {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** As `/api/v1/exchanges/{id}`. */
  readonly path: string;
  readonly permission: Permission;
  readonly summary: string;
  /** What the audit log calls it, as `api-keys.revoke`; null for those that change nothing. */
  readonly action: string | null;
  /** What is changed, for the audit log: an id or a name, nothing else of the request. Without it, what the path names. */
  readonly objectOf?: (request: ControlRequest) => string;
  /** The id of what was made, for the entry that says that it was done. */
  readonly madeOf?: (answer: unknown) => string;
  answer(parts: Parts, request: ControlRequest): Promise<unknown>;
}

export function defineRoute<Parts = ControlParts>(route: Route<Parts>): Route<Parts> {
  return Object.freeze(route);
}

/** A member of the body that is a name, for the audit log; what is none is left out. */
export function namedIn(body: unknown, member: string): string {
  const value = typeof body === 'object' && body !== null ? (body as Readonly<Record<string, unknown>>)[member] : undefined;
  return typeof value === 'string' && /^[a-z0-9._-]{1,63}$/.test(value) ? value : '';
}
