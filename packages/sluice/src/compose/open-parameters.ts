import type { Contract } from '@sluice/contract';
import { declaredEndpoints } from '@sluice/flow';
import { type ApiId, apiId } from '@sluice/model';
import { fitsPattern } from '@sluice/policy';
import { placeIn } from '../config/places.ts';
import type { Problem } from '../config/problem.ts';
import type { ApiSettings, Settings } from '../config/settings.ts';

/** Routes with a parameter that let everybody in where no contract tells what is one: any segment is, also that of an operation that nobody thought of. */
export function openParameters(settings: Settings, contracts: ReadonlyMap<ApiId, Contract>): readonly Problem[] {
  return settings.apis.flatMap((api, apiIndex) => {
    if (api.authenticate === null || api.authenticate.isAnonymousAllowed) return [];
    const known = declaredEndpoints(apiId(api.name), contracts.get(apiId(api.name)) ?? null);
    return api.routes.flatMap(({ match, authenticate }, index): Problem[] => {
      const [, template = ''] = match.split(' ');
      const isOpened = authenticate?.isAnonymousAllowed === true && template.includes('{');
      if (!isOpened || known.some((one) => fitsPattern(one, template, false))) return [];
      const example = template.replace(/\{[^{}]*\}(?!.*\{)/, 'export');
      return [
        {
          ...placeIn(settings, `apis.${apiIndex}.routes.${index}.match`),
          severity: 'warning',
          message: `"${match}" lets everybody in for any segment, such as ${example}: no contract of "${api.name}" tells which operations there are`,
          fix: `name a contract, or close what is none in routes of its own: { match: ${methodOf(match)} ${example}, authenticate: ${acceptOf(api)} }`,
        },
      ];
    });
  });
}

function methodOf(match: string): string {
  return match.split(' ')[0] ?? '';
}

function acceptOf({ authenticate }: ApiSettings): string {
  const accept = authenticate?.accept ?? [];
  return `{ accept: ${typeof accept === 'string' ? accept : `[${accept.join(', ')}]`} }`;
}
