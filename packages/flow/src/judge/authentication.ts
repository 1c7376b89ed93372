import type { Identity, Shortfall } from '@sluice/identity';
import type { Finding } from '@sluice/model';
import type { Exchange } from '../exchange.ts';

const severityOf = { missing: 'medium', invalid: 'high', insufficient: 'medium', unavailable: 'high' } as const;

/** What is wrong with how the caller proved itself: nothing where the endpoint requires nothing, or it is met. */
export function authenticationFindings({ shortfall, identity, plan }: Exchange): readonly Finding[] {
  if (shortfall !== null) return [finding(`authentication.${shortfall}`, severityOf[shortfall], wordsOf(shortfall, identity))];
  return plan.isCredentialUndemanded && identity.consumer.kind === 'anonymous' ? undemanded : none;
}

const none: readonly Finding[] = [];
const undemanded = [
  finding('authentication.undemanded', 'low', 'the contract wants a credential, none was shown, and the configuration demands none'),
];

function finding(kind: string, severity: Finding['severity'], because: string): Finding {
  const owasp = kind === 'authentication.insufficient' ? 'API5:2023' : 'API2:2023';
  return { kind, place: 'request.header', severity, confidence: 'certain', owasp, because, count: 1 };
}

function wordsOf(shortfall: Shortfall, { fault, verifiedBy }: Identity): string {
  switch (shortfall) {
    case 'missing':
      return 'no credential of a kind that is accepted here was shown (CWE-306)';
    case 'insufficient':
      return 'the credential was not granted the scopes that are wanted here (CWE-862)';
    case 'unavailable':
      return 'whoever could tell whether the credential is good did not answer';
    default:
      if (verifiedBy === 'signature') return 'the body is not the one that was signed, or is too long to be compared (CWE-354)';
      return fault === null ? 'the credential is none that is known here (CWE-287)' : `the credential is not believed: ${fault} (CWE-287)`;
  }
}

/** How to prove who asks (RFC 9110 11.6.1), and what was wrong with the token (RFC 6750 3.1): never which rule it was. */
export function challengeOf({ plan, shortfall, identity, trace }: Exchange): {
  readonly status: 401 | 403;
  readonly headers: readonly string[];
} {
  const requirements = plan.requirements;
  const isScopes = shortfall === 'insufficient';
  const challenges = new Set(requirements.flatMap((requirement) => requirement.challenges));
  if (challenges.size === 0) challenges.add('Bearer');
  const scopes = isScopes ? requirements.flatMap(({ alternatives }) => (alternatives[0] ?? []).flatMap((demand) => demand.scopes)) : [];
  const wrong = isScopes
    ? `, error="insufficient_scope"${scopes.length > 0 ? `, scope="${scopes.join(' ')}"` : ''}`
    : identity.presented === 'bearer'
      ? ', error="invalid_token"'
      : '';
  const lines = [...challenges].flatMap((scheme) => {
    const isToken = scheme === 'Bearer' || scheme === 'DPoP';
    return [
      'www-authenticate',
      `${scheme} realm="${trace.endpoint.api}"${isToken ? wrong : scheme === 'Basic' ? ', charset="UTF-8"' : ''}`,
    ];
  });
  return { status: isScopes ? 403 : 401, headers: lines };
}
