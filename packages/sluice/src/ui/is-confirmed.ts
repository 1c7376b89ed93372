import { once } from 'node:events';
import { createInterface } from 'node:readline/promises';
import { commandErrors } from '../command-errors.ts';
import { exitCodes } from '../define-command.ts';

/** What is gone cannot be had again, so a person is asked; a script has to say that it means it. */
export async function isConfirmed(question: string, what: string): Promise<boolean> {
  if (!process.stdin.isTTY) throw commandErrors.NOT_CONFIRMED(what);
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  lines.once('SIGINT', () => process.exit(exitCodes.interrupted));
  // The end of the input (Ctrl-D) is no yes.
  const closed = once(lines, 'close').then(() => '');
  const answer = await Promise.race([lines.question(question), closed]);
  lines.close();
  return /^y(es)?$/i.test(answer.trim());
}
