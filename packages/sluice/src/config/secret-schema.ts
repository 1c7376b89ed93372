import { Type } from './json-schema.ts';

/** A secret stands in the environment or in a file, never in the configuration itself. */
export const secretFor = (about: string) =>
  Type.String({ pattern: '^(env:[A-Za-z_][A-Za-z0-9_]*|file:.+)$', description: `${about}: env:NAME or file:PATH.` });

export const secret = secretFor('Where the secret stands');
