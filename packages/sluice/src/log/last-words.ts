import { basename } from 'node:path';
import type { Log } from './log.ts';

/**
 * Has a process that breaks say so in the log, and warnings of the runtime likewise. Of an error its kind and where it came from are told
 * and never its message: in a process that sees traffic a message may quote it.
 */
export function tellLastWords(log: Log): void {
  process.on('uncaughtException', (error: unknown) => {
    const kind = error instanceof Error ? error.name : typeof error;
    const frames = error instanceof Error ? framesOf(error) : [];
    log.tell('process.failed', `this process broke (${kind}${frames[0] ? ` at ${frames[0]}` : ''}) and ends`, {
      'exception.type': kind,
      'exception.stacktrace': frames,
    });
    process.exit(1);
  });
  // Whoever read the log may be gone.
  process.stderr.on('error', () => {});
  process.on('warning', ({ name }) => log.tell('process.warning', `the runtime warns: ${name}`, { 'exception.type': name }));
}

/** `answer.ts:120:7`: file, line and column, without what was called or with what. */
function framesOf({ stack = '' }: Error): readonly string[] {
  return [...stack.matchAll(/^\s+at .*?([^\s()]+:\d+:\d+)\)?$/gm)].map(([, place = '']) => basename(place));
}
