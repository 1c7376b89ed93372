import { ControlClient, type Reloaded } from '@sluice/control';
import { controlPathOf } from '../config/control-path.ts';
import { dataFolderOf } from '../config/data-folder-of.ts';
import { type ExitCode, exitCodes } from '../define-command.ts';
import type { Standing } from '../standing.ts';
import { outputOf } from '../ui/output-of.ts';
import { problemLines, problemSum } from '../ui/tell-problems.ts';

export async function runReload(standing: Standing): Promise<ExitCode> {
  const output = outputOf(standing);
  const client = new ControlClient(controlPathOf(dataFolderOf(standing)));
  const reloaded = await client.call<Reloaded>('POST', '/api/v1/reload');
  const problems = reloaded.ok ? reloaded.warnings : reloaded.problems;
  output.answer(reloaded, () => {
    const lead = reloaded.ok
      ? `reloaded: revision ${reloaded.revision} is in force`
      : `not reloaded (${problemSum(problems)}): revision ${reloaded.revision} stays in force`;
    return problems.length === 0 ? lead : `${problemLines(problems, standing.folder, output)}\n${lead}`;
  });
  return reloaded.ok ? exitCodes.clean : exitCodes.found;
}
