import { ControlClient, type Restarted } from '@sluice/control';
import { controlPathOf } from '../config/control-path.ts';
import { dataFolderOf } from '../config/data-folder-of.ts';
import { type ExitCode, exitCodes } from '../define-command.ts';
import type { Standing } from '../standing.ts';
import { outputOf } from '../ui/output-of.ts';
import { problemLines } from '../ui/tell-problems.ts';

/** Longer than a machine's whole set of workers takes to start. */
const restartMs = 600_000;

export async function runRestart(standing: Standing): Promise<ExitCode> {
  const output = outputOf(standing);
  const client = new ControlClient(controlPathOf(dataFolderOf(standing)), restartMs);
  const restarted = await client.call<Restarted>('POST', '/api/v1/restart');
  const problems = restarted.ok ? restarted.warnings : restarted.problems;
  output.answer(restarted, () => {
    const lines = problems.length === 0 ? [] : [problemLines(problems, standing.folder, output)];
    return [...lines, leadOf(restarted)].join('\n');
  });
  if (!restarted.ok) return exitCodes.found;
  return restarted.whyNotAll === null ? exitCodes.clean : exitCodes.incomplete;
}

function leadOf({ ok, revision, replaced, whyNotAll }: Restarted): string {
  if (!ok) return `not restarted: revision ${revision} and its workers stay`;
  const count = `${replaced} ${replaced === 1 ? 'worker is' : 'workers are'} new`;
  return whyNotAll === null ? `restarted: ${count}, revision ${revision} is in force` : `not all: ${count}; ${whyNotAll}`;
}
