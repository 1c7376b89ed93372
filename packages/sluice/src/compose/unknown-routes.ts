import type { Contract } from '@sluice/contract';
import { declaredEndpoints } from '@sluice/flow';
import { nearest } from '@sluice/kit';
import { type ApiId, apiId } from '@sluice/model';
import { fitsPattern } from '@sluice/policy';
import { placeIn } from '../config/places.ts';
import type { Problem } from '../config/problem.ts';
import type { ApiSettings, Settings } from '../config/settings.ts';

/** Routes of an API about single endpoints that its contract does not know. A pattern may be about what no contract tells. */
export function unknownRoutes(settings: Settings, contracts: ReadonlyMap<ApiId, Contract>): readonly Problem[] {
  return settings.apis.flatMap((api, apiIndex) => {
    const contract = contracts.get(apiId(api.name));
    if (!contract) return [];
    const known = declaredEndpoints(apiId(api.name), contract);
    return api.routes.flatMap(({ match }, index) => {
      const [method = '', template = ''] = match.split(' ');
      const asked = method === 'HEAD' ? 'GET' : method;
      // Preflights and the like are no operations.
      if (template.includes('*') || method === 'OPTIONS') return [];
      const ofPath = known.filter((one) => fitsPattern(one, template, false));
      if (ofPath.some((one) => method === '*' || one.method === asked || one.method === method)) return [];
      const others = ofPath.map((one) => one.method);
      const texts = known.map((one) => `${one.method} ${one.template}`);
      const near = others.length > 0 ? null : nearest(match, texts);
      const hint = others.length > 0 ? `; it knows this path with ${others.join(', ')}` : near ? `; did you mean "${near}"?` : '';
      return [problemOf(settings, `apis.${apiIndex}.routes.${index}.match`, api, `declares no "${match}"${hint}`)];
    });
  });
}

function problemOf(settings: Settings, path: string, { name }: ApiSettings, what: string): Problem {
  const message = `the contract of "${name}" ${what}`;
  const fix = 'name an operation of the contract, or declare it there';
  return { ...placeIn(settings, path), severity: 'warning', message, fix };
}
