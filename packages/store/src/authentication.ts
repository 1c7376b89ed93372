import type { ApiId, ConsumerKind, EndpointId, ExchangeRecord } from '@sluice/model';

/**
 * What became of the proof of who asks. `none`: nothing was shown, and nothing demanded. `unverified`: something was shown that nobody checked.
 * The last four are what an endpoint demanded and did not get; `unknown` is what was recorded before this was kept.
 */
export const proofs = ['unknown', 'none', 'unverified', 'verified', 'missing', 'invalid', 'insufficient', 'unavailable'] as const;
export type Proof = (typeof proofs)[number];

/** Callers of one endpoint who proved themselves alike. */
export interface Proven {
  readonly consumerKind: ConsumerKind;
  readonly proof: Proof;
  readonly exchanges: number;
}

/** How the callers of one endpoint proved who they are. */
export interface AuthenticationRow {
  readonly api: ApiId;
  readonly endpoint: EndpointId;
  readonly isDeclared: boolean;
  readonly exchanges: number;
  /** Most exchanges first. */
  readonly callers: readonly Proven[];
}

const lead = 'authentication.';

export function proofOf({ isVerified, consumerKind, request }: ExchangeRecord): Proof {
  const finding = request.inspection.findings.find(({ kind }) => kind.startsWith(lead));
  const demanded = finding && proofs.find((proof) => proof === finding.kind.slice(lead.length));
  if (demanded) return demanded;
  if (isVerified) return 'verified';
  return consumerKind === 'anonymous' ? 'none' : 'unverified';
}

/** In the order in which every store tells them. */
export function compareProven(one: Proven, other: Proven): number {
  return other.exchanges - one.exchanges || textOf(one).localeCompare(textOf(other), 'en');
}

function textOf({ consumerKind, proof }: Proven): string {
  return `${consumerKind} ${proof}`;
}
