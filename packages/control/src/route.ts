import type { ControlParts } from './parts.ts';

/** What a caller must be allowed. The local socket belongs to the owner of the process (0600), who may all of it. */
export const permissions = ['read', 'operate', 'erase'] as const;
export type Permission = (typeof permissions)[number];

export interface ControlRequest {
  /** Values of the `{…}` segments of the path. */
  readonly path: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: unknown;
}

/** One route of the administration API. One file each; no route without a permission. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** As `/api/v1/exchanges/{id}`. */
  readonly path: string;
  readonly permission: Permission;
  readonly summary: string;
  answer(parts: ControlParts, request: ControlRequest): Promise<unknown>;
}

export function defineRoute(route: Route): Route {
  return Object.freeze(route);
}
