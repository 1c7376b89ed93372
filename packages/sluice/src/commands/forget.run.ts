import { consumerId } from '@sluice/model';
import { openAccess } from '../access.ts';
import { type ExitCode, exitCodes } from '../define-command.ts';
import type { Standing } from '../standing.ts';
import { isConfirmed } from '../ui/is-confirmed.ts';
import { outputOf } from '../ui/output-of.ts';
import { countText } from '../ui/units.ts';

export async function runForget(standing: Standing, consumer: string, isSure: boolean): Promise<ExitCode> {
  const output = outputOf(standing);
  if (!isSure && !(await isConfirmed(`Erase everything that was recorded of ${consumer}? It cannot be had again. [y/N] `, 'erasing'))) {
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
