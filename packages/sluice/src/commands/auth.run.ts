import { openAccess } from '../access.ts';
import { type Posture, postureOf } from '../authentication/posture.ts';
import { composeInputs } from '../compose/inputs.ts';
import { findSettings } from '../config/find-settings.ts';
import { type ExitCode, exitCodes } from '../define-command.ts';
import { type FilterChoice, filterOf, isNarrowed } from '../filter-options.ts';
import type { Standing } from '../standing.ts';
import { nothingText } from '../ui/nothing-text.ts';
import type { Output } from '../ui/output.ts';
import { outputOf } from '../ui/output-of.ts';
import { table } from '../ui/table.ts';
import { countText } from '../ui/units.ts';

export async function runAuth(standing: Standing, options: FilterChoice): Promise<ExitCode> {
  const output = outputOf(standing);
  await using access = await openAccess(standing);
  const filter = filterOf(options);
  const settings = findSettings(standing);
  const composed = settings.ok ? await composeInputs(settings.value) : null;
  const inputs = composed?.ok ? composed.value.inputs : null;
  const rows = (await access.authentication(filter)).map((row) => postureOf(row, inputs));
  output.answer({ rows }, () => (rows.length > 0 ? rowsText(rows, output) : nothingText(access, isNarrowed(filter))));
  return exitCodes.clean;
}

function rowsText(rows: readonly Posture[], { colours }: Output): string {
  const count = (value: number): string => (value > 0 ? countText(value) : '');
  return table(
    [
      { title: 'API' },
      { title: 'ENDPOINT' },
      { title: 'DECLARED' },
      { title: 'REQUIRED' },
      { title: 'NONE', align: 'right' },
      { title: 'UNVERIFIED', align: 'right' },
      { title: 'VERIFIED', align: 'right' },
      { title: 'REFUSED', align: 'right' },
      { title: 'FINDINGS', isElastic: true },
    ],
    rows.map(({ api, endpoint, declared, required, none, unverified, verified, refused, findings }) => [
      api,
      endpoint,
      declared ?? '',
      required ?? '',
      count(none),
      count(unverified),
      count(verified),
      count(refused),
      colours.yellow(findings.map(({ because }) => because).join('; ')),
    ]),
  );
}
