import { text as textOfStream } from 'node:stream/consumers';
import { commandErrors } from '../command-errors.ts';
import { type ExitCode, exitCodes } from '../define-command.ts';
import { hashPassword } from '../identity/passwords.ts';
import type { Standing } from '../standing.ts';
import { outputOf } from '../ui/output-of.ts';

export async function runHashPassword(standing: Standing): Promise<ExitCode> {
  const [password = ''] = (await textOfStream(process.stdin)).split(/\r?\n/);
  if (password === '') throw commandErrors.NO_PASSWORD();
  const hash = await hashPassword(password);
  outputOf(standing).answer({ hash }, () => hash);
  return exitCodes.clean;
}
