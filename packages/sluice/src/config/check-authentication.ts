import { builtInWays } from '@sluice/identity/outline';
import { nearest } from '@sluice/kit';
import { providerProblems } from './check-providers.ts';
import type { CheckedDocument } from './checked-yaml.ts';
import type { Problem } from './problem.ts';
import type { ConfigurationDocument } from './schema.ts';

/** What the shape of a configuration cannot say about who may call. */
export function authenticationProblems({ value, placeOf }: CheckedDocument<ConfigurationDocument>): readonly Problem[] {
  const verifying = verifyingWays(value);
  const requirements = value.apis.flatMap((api, index) => {
    const at = ['apis', index];
    const wants = [
      { path: [...at, 'authenticate'], authenticate: api.authenticate },
      ...(api.routes ?? []).map(({ authenticate }, route) => ({ path: [...at, 'routes', route, 'authenticate'], authenticate })),
    ];
    return wants.flatMap(({ path, authenticate }) =>
      [...wrongsOf(authenticate, verifying, api.contract !== undefined)].map(({ member, message, fix }): Problem => {
        return { ...placeOf([...path, ...member]), severity: 'error', message, fix };
      }),
    );
  });
  return [...providerProblems(value, placeOf), ...requirements];
}

/** The ways by which somebody can be verified as things are configured. Keys are given out while Sluice runs. */
function verifyingWays({ identity, listen }: ConfigurationDocument): readonly string[] {
  const { jwt, providers = [], users, whoAmI, signatures } = identity ?? {};
  const isKeyed = jwt !== undefined && [jwt.secret, jwt.publicKey, jwt.jwks].some((source) => source !== undefined);
  const ways = {
    jwt: isKeyed,
    'api-key': true,
    certificate: listen?.tls?.clientCertificates,
    basic: users?.length,
    session: whoAmI,
    signature: signatures,
  };
  return [...Object.entries(ways).flatMap(([way, isThere]) => (isThere ? [way] : [])), ...providers.map(({ name }) => name)];
}

const neededBy: Readonly<Record<string, string>> = {
  certificate: 'listen.tls.clientCertificates',
  basic: 'identity.users',
  session: 'identity.whoAmI',
  signature: 'identity.signatures',
  jwt: 'identity.jwt with a key',
};

interface Wrong {
  readonly member: readonly (string | number)[];
  readonly message: string;
  readonly fix: string;
}

function* wrongsOf(
  authenticate: ConfigurationDocument['apis'][number]['authenticate'],
  verifying: readonly string[],
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
  const known = [...new Set([...verifying, ...builtInWays])];
  for (const [index, name] of accept.entries()) {
    const near = nearest(name, known);
    const member = ['accept', index];
    if (!known.includes(name)) {
      const fix = near ? `did you mean "${near}"?` : `known are ${known.join(', ')}; others are named under identity.providers`;
      yield { member, message: `no token provider has the name "${name}"`, fix };
    } else if (!verifying.includes(name))
      yield { member, message: `nothing is configured that could verify the way "${name}"`, fix: `add ${neededBy[name] ?? 'it'}` };
  }
}
