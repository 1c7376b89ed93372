import { defineErrors } from '@sluice/kit';

export const identityErrors = defineErrors('IDENTITY', {
  NO_ALGORITHM: {
    status: 422,
    text: () => 'tokens are to be verified and no algorithm is pinned',
    fix: 'Name the algorithms that the issuer signs with, such as [RS256] or [ES256].',
  },
  ALGORITHM: {
    status: 422,
    text: (name: string, nearest: string | null) =>
      `"${name}" is no algorithm that a token may be verified with${nearest ? `; did you mean "${nearest}"?` : ''}`,
    fix: 'Use one of RS, PS, ES and HS with 256, 384 or 512, EdDSA or Ed25519; "none" is refused.',
  },
});
