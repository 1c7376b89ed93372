import { readdirSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { readingsOf } from '@sluice/detect';
import { caseCounter } from '@sluice/flow';
import { type Judge, judgeGiven, type PolicyTestResult, runPolicyTests } from '@sluice/policy';
import { commandErrors } from '../command-errors.ts';
import { composeInputs } from '../compose/inputs.ts';
import { readText } from '../config/files.ts';
import { findSettings } from '../config/find-settings.ts';
import type { Problem } from '../config/problem.ts';
import { type ExitCode, exitCodes } from '../define-command.ts';
import type { Standing } from '../standing.ts';
import type { Output } from '../ui/output.ts';
import { outputOf } from '../ui/output-of.ts';
import { problemLines, refuseProblems, shortPath } from '../ui/tell-problems.ts';

export async function runPolicyTest(standing: Standing, named: readonly string[]): Promise<ExitCode> {
  const output = outputOf(standing);
  const { folder } = standing;
  const found = findSettings(standing);
  if (!found.ok) return refuseProblems(found.failure, folder, output);
  const composed = await composeInputs(found.value);
  if (!composed.ok) return refuseProblems(composed.failure, folder, output);
  const places = named.length > 0 ? named.map((name) => resolve(folder, name)) : found.value.policies.map(({ file }) => dirname(file));

  const results: PolicyTestResult[] = [];
  const problems: Problem[] = [];
  for (const file of [...new Set(places.flatMap(testFilesOf))].toSorted()) {
    const ran = await runPolicyTests(composed.value.inputs.policy, { file, text: readText(file) }, Date.now(), judgeAsWritten, caseCounter);
    if (ran.ok) results.push(...ran.value);
    else problems.push(...ran.failure.map((problem) => ({ ...problem, fix: null })));
  }
  const failed = results.filter(({ mismatches }) => mismatches.length > 0).length;
  output.answer({ passed: results.length - failed, failed, results, problems }, () => resultsText(results, problems, folder, output));
  if (results.length === 0 && problems.length === 0) output.note('no tests: write them beside a policy, in a file that ends in .test.yaml');
  if (problems.length > 0) return exitCodes.failed;
  return failed > 0 ? exitCodes.found : exitCodes.clean;
}

/** Values are read as the gate reads them. */
const judgeAsWritten: Judge = (one, policy, side, earlier) => judgeGiven(one, policy, side, earlier, readingsOf);

/** A file as it is; of a folder, its files of tests. */
function testFilesOf(path: string): readonly string[] {
  try {
    if (!statSync(path).isDirectory()) return [path];
    return readdirSync(path)
      .filter((name) => /\.test\.ya?ml$/.test(name))
      .map((name) => join(path, name));
  } catch (error) {
    throw commandErrors.CANNOT_READ(path, (error as NodeJS.ErrnoException).code ?? 'unknown');
  }
}

function resultsText(results: readonly PolicyTestResult[], problems: readonly Problem[], folder: string, output: Output): string {
  const { colours } = output;
  const lines = results.flatMap(({ name, file, line, mismatches }) =>
    mismatches.length === 0
      ? [`${colours.green('passed')} ${name}`]
      : [`${colours.red('failed')} ${name} (${shortPath(file, folder)}:${line})`, ...mismatches.map((mismatch) => `       ${mismatch}`)],
  );
  const failed = results.filter(({ mismatches }) => mismatches.length > 0).length;
  const told = problems.length > 0 ? [problemLines(problems, folder, output)] : [];
  return [...lines, ...told, `${results.length - failed} passed, ${failed} failed`].join('\n');
}
