import type { Endpoint } from '@sluice/model';
import { fitsPattern } from '@sluice/policy';

interface Route {
  /** `*` for any. What is said of GET is said of HEAD. */
  readonly method: string;
  /** `/users/{id}`; `*` stands for one segment, `**` for any number. */
  readonly template: string;
}

/**
 * The first route that is about an endpoint. Where no contract tells what is a parameter, one of a route is any segment, and a route that names the
 * segment goes before it. `isLoose`: whatever the case of letters and the slash at the end.
 */
export function routeOf<Known extends Route>(routes: readonly Known[], endpoint: Endpoint, isLoose: boolean): Known | undefined {
  const fitting = routes.filter((route) => fitsRoute(route, endpoint, isLoose));
  const [first] = fitting;
  if (endpoint.isDeclared || !first?.template.includes('{')) return first;
  return fitting.find(({ template }) => !/[{*]/.test(template)) ?? first;
}

function fitsRoute({ method, template }: Route, endpoint: Endpoint, isLoose: boolean): boolean {
  const isOfGet = method === 'GET' && endpoint.method === 'HEAD';
  return (method === '*' || method === endpoint.method || isOfGet) && fitsPattern(endpoint, template, isLoose);
}
