import { foreseeBroken, unknownPlaces, unknownRows } from '@sluice/flow';
import { treatmentText } from '@sluice/model';
import { type Composed, composeInputs } from '../compose/inputs.ts';
import { findSettings } from '../config/find-settings.ts';
import type { Problem } from '../config/problem.ts';
import type { Settings } from '../config/settings.ts';
import { type ExitCode, exitCodes } from '../define-command.ts';
import type { Standing } from '../standing.ts';
import { outputOf } from '../ui/output-of.ts';
import { problemLines, problemSum } from '../ui/tell-problems.ts';

export async function runCheck(standing: Standing, isStrict: boolean): Promise<ExitCode> {
  const output = outputOf(standing);
  const found = findSettings(standing);
  const composed = found.ok ? await composeInputs(found.value) : null;
  const told = !found.ok ? found.failure : composed?.ok ? composed.value.warnings : (composed?.failure ?? []);
  const problems =
    found.ok && composed?.ok ? [...told, ...brokenContracts(found.value, composed.value), ...rowsOfNoContract(composed.value)] : told;
  const ordered = inOrder(problems);
  const isClean = composed?.ok === true && !(isStrict && problems.length > 0);
  const sum = found.ok && composed?.ok ? summaryText(found.value, composed.value) : '';
  output.answer({ ok: isClean, problems: ordered }, () =>
    [problemLines(ordered, standing.folder, output), sum, problemSum(ordered)].filter((line) => line !== '').join('\n'),
  );
  return isClean ? exitCodes.clean : exitCodes.found;
}

function inOrder(problems: readonly Problem[]): readonly Problem[] {
  return problems.toSorted((one, other) => compare(one.file, other.file) || one.line - other.line || one.column - other.column);
}

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}

/** Where the policy would leave an answer that its contract does not describe. */
function brokenContracts({ apis, file }: Settings, { inputs }: Composed): readonly Problem[] {
  return inputs.apis.flatMap(({ api, contract }) => {
    const at = { file: apis.find(({ name }) => name === api)?.contract?.file ?? file ?? 'command line', line: 1, column: 1 };
    return foreseeBroken(api, contract?.operations ?? [], inputs.policy, inputs.detection).map((one): Problem => {
      const what = `${one.dataClass ?? 'rows'} at ${one.place} of ${one.endpoint} (${one.status})`;
      return {
        ...at,
        severity: 'warning',
        message: `${what} breaks the contract when ${one.rule} treats it (${treatmentText(one.treatment)}): ${one.why}`,
        fix: 'let the contract say that it may be null or missing, or say in a policy that it passes',
      };
    });
  });
}

/** Rows and fields that would be looked for where the contract has none: nobody would get an answer, or nothing would be held back. */
function rowsOfNoContract({ inputs }: Composed): readonly Problem[] {
  return inputs.apis.flatMap(({ api, contract }) =>
    [unknownRows, unknownPlaces]
      .flatMap((unknown) => unknown(api, contract?.operations ?? [], inputs.policy))
      .map(({ source, endpoint, name, near }): Problem => {
        const [, file = source, line = '1', column = '1'] = /^(.*):(\d+):(\d+)$/.exec(source) ?? [];
        const message = `the contract declares no "${name}" in what ${endpoint} answers`;
        return { file, line: Number(line), column: Number(column), severity: 'warning', message, fix: near && `did you mean "${near}"?` };
      }),
  );
}

/** What stands behind the silence: how much was looked at. */
function summaryText(settings: Settings, { inputs }: Composed): string {
  const apis = inputs.apis.map(({ api, contract }) =>
    contract ? `${api} (${contract.operations.length} operations)` : `${api} (no contract)`,
  );
  return `${settings.apis.length === 1 ? 'API' : 'APIs'} ${apis.join(', ')}; ${inputs.policy.rules.length} rules; revision ${inputs.revision}`;
}
