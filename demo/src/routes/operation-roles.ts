import { routes } from './routes.ts';

/** Whom the shop itself lets in, by method and template; nobody's role matters where it is open. */
export const operationRoles: ReadonlyMap<string, readonly string[]> = new Map(
  routes.map((route) => [route.name, route.access === 'guarded' ? route.roles : []]),
);
