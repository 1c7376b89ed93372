import { builtInWays } from '@sluice/identity';
import { nearest } from '@sluice/kit';
import { providerProblems } from './check-providers.ts';
import type { CheckedDocument } from './checked-yaml.ts';
import type { Problem } from './problem.ts';
import type { ConfigurationDocument } from './schema.ts';

/** What the shape of a configuration cannot say about who may call. */
export function authenticationProblems({ value, placeOf }: CheckedDocument<ConfigurationDocument>): readonly Problem[] {
  const providers = providerNames(value);
  const requirements = value.apis.flatMap((api, index) => {
    const at = ['apis', index];
    const wants = [
      { path: [...at, 'authenticate'], authenticate: api.authenticate },
      ...(api.routes ?? []).map(({ authenticate }, route) => ({ path: [...at, 'routes', route, 'authenticate'], authenticate })),
    ];
    return wants.flatMap(({ path, authenticate }) =>
      [...wrongsOf(authenticate, providers, api.contract !== undefined)].map(({ member, message, fix }): Problem => {
        return { ...placeOf([...path, ...member]), severity: 'error', message, fix };
      }),
    );
  });
  return [...providerProblems(value, placeOf), ...requirements];
}

/** The names under which `accept` may speak of token providers. */
function providerNames({ identity }: ConfigurationDocument): readonly string[] {
  const { jwt, providers = [] } = identity ?? {};
  const isKeyed = jwt !== undefined && [jwt.secret, jwt.publicKey, jwt.jwks].some((source) => source !== undefined);
  return [...(isKeyed ? ['jwt'] : []), ...providers.map(({ name }) => name)];
}

interface Wrong {
  readonly member: readonly (string | number)[];
  readonly message: string;
  readonly fix: string;
}

function* wrongsOf(
  authenticate: ConfigurationDocument['apis'][number]['authenticate'],
  providers: readonly string[],
  hasContract: boolean,
): Generator<Wrong> {
  if (authenticate === undefined) return;
  const { accept, anonymous } = authenticate;
  if (accept === undefined && anonymous !== true)
    yield { member: ['anonymous'], message: 'nobody could call: nothing is accepted', fix: 'say what is accepted with "accept"' };
  if (accept === 'contract' && !hasContract)
    yield {
      member: ['accept'],
      message: 'there is no contract that could declare who may call',
      fix: 'name one with "contract", or list the ways',
    };
  if (accept === undefined || accept === 'contract') return;
  const known = [...providers, ...builtInWays];
  for (const [index, name] of accept.entries()) {
    if (known.includes(name)) continue;
    const near = nearest(name, known);
    yield {
      member: ['accept', index],
      message: `no token provider has the name "${name}"`,
      fix: near ? `did you mean "${near}"?` : `known are ${known.join(', ')}; others are named under identity.providers`,
    };
  }
}
