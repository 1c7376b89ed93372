import type { Endpoint } from '@sluice/model';
import type { AccessAnswer, Caller, Foretold } from './foretell.ts';

/** Operations by callers: what the compiled entries make of each. */
export interface AccessMatrix {
  readonly callers: readonly string[];
  readonly rows: readonly {
    readonly api: string;
    readonly endpoint: string;
    /** In the order of the callers. */
    readonly answers: readonly Foretold[];
    /** Conditions under which it is permitted, where it depends on the exchange. */
    readonly conditions: readonly string[];
  }[];
  readonly nobody: readonly string[];
  readonly everybody: readonly string[];
}

const anonymous: Caller = { kind: 'anonymous', isVerified: false, roles: [], scopes: [], tenant: null };

/** Of a verified caller without a role, of each role, and of whoever shows nothing, whom `requiresProof` turns away before access is asked. */
export function accessMatrix(
  operations: readonly Endpoint[],
  roles: readonly string[],
  requiresProof: (endpoint: Endpoint) => boolean,
  ask: (endpoint: Endpoint, caller: Caller) => AccessAnswer,
): AccessMatrix {
  const verified: Caller = { kind: 'token', isVerified: true, roles: [], scopes: null, tenant: null };
  const callers: readonly (readonly [string, Caller])[] = [
    ['anonymous', anonymous],
    ['no role', verified],
    ...roles.map((role): [string, Caller] => [role, { ...verified, roles: [role] }]),
  ];
  const rows = operations.map((endpoint) => {
    const refused: AccessAnswer = { answer: 'no', entries: [] };
    const isShut = requiresProof(endpoint);
    const asked = callers.map(([, caller]) => (isShut && caller === anonymous ? refused : ask(endpoint, caller)));
    const conditions = asked.flatMap(({ answer, entries }) =>
      answer === 'if'
        ? entries.filter(({ applies, effect }) => applies === 'if' && effect !== 'close').map(({ conditions: own }) => own.join(', '))
        : [],
    );
    return { api: endpoint.api, endpoint: endpoint.id, answers: asked.map(({ answer }) => answer), conditions: [...new Set(conditions)] };
  });
  const named = (isSo: (answer: Foretold) => boolean) => rows.filter(({ answers }) => answers.every(isSo)).map(({ endpoint }) => endpoint);
  return {
    callers: callers.map(([name]) => name),
    rows,
    nobody: named((answer) => answer === 'no'),
    everybody: named((answer) => answer === 'yes' || answer === 'open'),
  };
}
