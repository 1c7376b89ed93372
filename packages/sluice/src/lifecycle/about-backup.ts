import { version } from '../version.ts';

/** What a backup that is made now says of itself. */
export function aboutBackup(hasKeys: boolean): {
  readonly format: 1;
  readonly version: string;
  readonly madeAt: string;
  readonly hasKeys: boolean;
} {
  return { format: 1, version, madeAt: new Date().toISOString(), hasKeys };
}
