import { type AuthenticationWords, authenticationWords, type GateInputs } from '@sluice/flow';
import type { AuthenticationRow, Proof } from '@sluice/store';

/** What is wrong with how the callers of an endpoint prove who they are, as it was seen. */
export interface PostureFinding {
  readonly kind: 'authentication.missing' | 'authentication.unchecked' | 'authentication.mixed' | 'authentication.undeclared';
  readonly because: string;
}

/** One endpoint: what is declared of its callers, what is required, and what they did. Counts are exchanges. */
export interface Posture extends AuthenticationRow, AuthenticationWords {
  /** Nothing was shown, and nothing demanded. */
  readonly none: number;
  readonly unverified: number;
  readonly verified: number;
  /** What was demanded and not had. */
  readonly refused: number;
  readonly findings: readonly PostureFinding[];
}

/** `inputs` is null where no configuration is at hand: then nothing is known of what is declared. */
export function postureOf(row: AuthenticationRow, inputs: GateInputs | null): Posture {
  const words = inputs ? authenticationWords(inputs, row.api, row.endpoint) : { declared: null, required: null };
  const sum = (...proofs: readonly Proof[]): number =>
    row.callers.reduce((total, { proof, exchanges }) => total + (proofs.includes(proof) ? exchanges : 0), 0);
  const counts = {
    none: sum('none'),
    unverified: sum('unverified'),
    verified: sum('verified'),
    refused: sum('missing', 'invalid', 'insufficient', 'unavailable'),
  };
  return { ...row, ...words, ...counts, findings: [...findingsOf({ ...words, ...counts }, inputs !== null)] };
}

type Seen = AuthenticationWords & Pick<Posture, 'none' | 'unverified' | 'verified'>;

function* findingsOf({ declared, required, none, unverified, verified }: Seen, isConfigured: boolean): Generator<PostureFinding> {
  const isOpen = declared === 'everybody' || required === 'everybody';
  if (none > 0 && declared !== null && !isOpen)
    yield { kind: 'authentication.missing', because: 'the contract wants a credential, and callers without one pass' };
  if (unverified > 0 && verified === 0)
    yield { kind: 'authentication.unchecked', because: 'credentials are shown, and none is verified here' };
  if (!isOpen && [none, unverified, verified].filter((count) => count > 0).length > 1)
    yield { kind: 'authentication.mixed', because: 'some callers prove who they are, and some do not' };
  if (isConfigured && declared === null && unverified + verified > 0)
    yield { kind: 'authentication.undeclared', because: 'credentials are shown, and no contract says who may call' };
}
