import type { LostReason } from '@sluice/store';

/** Segments that wait for the recorder are as many as may be. */
export class BacklogFull extends Error {}

/** Why what failed so was not kept. */
export function reasonOf(error: unknown): LostReason {
  if (error instanceof BacklogFull) return 'backlog-full';
  const code = error instanceof Error && 'code' in error ? error.code : '';
  return code === 'ENOSPC' || code === 'EDQUOT' ? 'disk-full' : 'write-failed';
}
