import { requiresProof } from '@sluice/flow';
import type { AccessMatrix } from '@sluice/policy';
import { composeInputs } from '../compose/inputs.ts';
import { findSettings } from '../config/find-settings.ts';
import { type ExitCode, exitCodes } from '../define-command.ts';
import type { Standing } from '../standing.ts';
import { outputOf } from '../ui/output-of.ts';
import { table } from '../ui/table.ts';
import { refuseProblems } from '../ui/tell-problems.ts';

type Format = 'table' | 'markdown' | 'csv';

export async function runPolicyMatrix(standing: Standing, format: Format): Promise<ExitCode> {
  const output = outputOf(standing);
  const found = findSettings(standing);
  if (!found.ok) return refuseProblems(found.failure, standing.folder, output);
  const composed = await composeInputs(found.value);
  if (!composed.ok) return refuseProblems(composed.failure, standing.folder, output);
  const { inputs } = composed.value;
  const matrix = inputs.policy.accessMatrix((endpoint) => requiresProof(inputs, endpoint));
  output.answer(matrix, () => matrixText(matrix, format));
  if (matrix.rows.length === 0) output.note('no operations: a matrix is made of the contracts of the configuration');
  return exitCodes.clean;
}

export function matrixText(matrix: AccessMatrix, format: Format): string {
  const titles = ['operation', ...matrix.callers, 'if'];
  const rows = matrix.rows.map(({ endpoint, answers, conditions }) => [endpoint, ...answers, conditions.join('; or ')]);
  const sums = [sumText('Nobody may call', matrix.nobody), sumText('Everybody may call', matrix.everybody)];
  switch (format) {
    case 'csv':
      return [titles, ...rows].map((cells) => cells.map(quoted).join(',')).join('\r\n');
    case 'markdown':
      return [
        `| ${titles.join(' | ')} |`,
        `|${titles.map(() => '---').join('|')}|`,
        ...rows.map((cells) => `| ${cells.map(escaped).join(' | ')} |`),
        '',
        ...sums,
      ].join('\n');
    default:
      return [
        table(
          titles.map((title, index) => ({ title: title.toUpperCase(), isElastic: index === titles.length - 1 })),
          rows,
        ),
        '',
        ...sums,
      ].join('\n');
  }
}

function sumText(words: string, endpoints: readonly string[]): string {
  return `${words}: ${endpoints.length === 0 ? 'none' : endpoints.join(', ')}`;
}

/** RFC 4180. A cell that begins as a formula is none. */
function quoted(cell: string): string {
  const plain = /^[=+\-@]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}

function escaped(cell: string): string {
  return cell.replaceAll('|', '\\|');
}
