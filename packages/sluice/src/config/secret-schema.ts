import { Type } from './json-schema.ts';

/** A secret stands in the environment or in a file, never in the configuration itself. */
export const secret = Type.String({
  pattern: '^(env:[A-Za-z_][A-Za-z0-9_]*|file:.+)$',
  description: 'Where the secret stands: env:NAME or file:PATH.',
});
