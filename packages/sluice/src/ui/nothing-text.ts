import type { Access } from '../access.ts';

/** Why a list may be empty, and what to do about it. */
export function nothingText({ isRunning, dataFolder }: Pick<Access, 'isRunning' | 'dataFolder'>, isNarrowed: boolean): string {
  if (isNarrowed) return 'nothing that fits; leave out a filter, or look further back with --since';
  if (isRunning) return 'nothing recorded yet; send a request through Sluice, and "sluice doctor" tells whether traffic arrives';
  return `nothing recorded in ${dataFolder}, and Sluice does not run; start it with "sluice start", or name another folder with --data`;
}
