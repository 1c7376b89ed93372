import { once } from 'node:events';
import { createInterface } from 'node:readline/promises';
import { consumerId } from '@sluice/model';
import { openAccess } from '../access.ts';
import { commandErrors } from '../command-errors.ts';
import { type ExitCode, exitCodes } from '../define-command.ts';
import type { Standing } from '../standing.ts';
import { outputOf } from '../ui/output-of.ts';
import { countText } from '../ui/units.ts';

export async function runForget(standing: Standing, consumer: string, isSure: boolean): Promise<ExitCode> {
  const output = outputOf(standing);
  if (!isSure && !(await isConfirmed(consumer))) {
    output.note('nothing was erased');
    return exitCodes.failed;
  }
  await using access = await openAccess(standing);
  const erased = await access.forget(consumerId(consumer));
  output.answer({ consumer, erased }, () =>
    erased > 0
      ? `${countText(erased)} ${erased === 1 ? 'exchange' : 'exchanges'} of ${consumer} erased`
      : `nothing was recorded of ${consumer}; "sluice exchanges" lists the ids of consumers`,
  );
  return exitCodes.clean;
}

/** What is erased cannot be had again, so a person is asked; a script has to say that it means it. */
async function isConfirmed(consumer: string): Promise<boolean> {
  if (!process.stdin.isTTY) throw commandErrors.NOT_CONFIRMED('erasing');
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  lines.once('SIGINT', () => process.exit(exitCodes.interrupted));
  // The end of the input (Ctrl-D) is no yes.
  const closed = once(lines, 'close').then(() => '');
  const answer = await Promise.race([
    lines.question(`Erase everything that was recorded of ${consumer}? It cannot be had again. [y/N] `),
    closed,
  ]);
  lines.close();
  return /^y(es)?$/i.test(answer.trim());
}
