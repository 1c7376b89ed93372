import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import type { Side } from '@sluice/model';
import { CaptureStore, openKeys } from '@sluice/store-local/segments';
import { exchangeIdOf } from '../access.ts';
import { commandErrors } from '../command-errors.ts';
import { dataFolderOf } from '../config/data-folder-of.ts';
import { type ExitCode, exitCodes } from '../define-command.ts';
import { dataFolderAt } from '../processes/data-folder.ts';
import type { Standing } from '../standing.ts';
import { outputOf } from '../ui/output-of.ts';

export async function runCaptured(standing: Standing, text: string, side: Side): Promise<ExitCode> {
  const output = outputOf(standing);
  const id = exchangeIdOf(text);
  const folder = dataFolderAt(dataFolderOf(standing));
  // Asked first: opening the keys of a folder that has none would make some.
  if (!existsSync(folder.captures)) throw commandErrors.NOT_CAPTURED(id, side);
  const keys = openKeys(folder.keys, randomBytes);
  const body = await new CaptureStore({ folder: folder.captures, keys, now: Date.now, random: randomBytes }).get(id, side);
  if (body === null) throw commandErrors.NOT_CAPTURED(id, side);
  if (output.isJson) output.answer({ id, side, bytes: body.length, base64: body.toString('base64') }, () => '');
  else output.bytes(body);
  return exitCodes.clean;
}
