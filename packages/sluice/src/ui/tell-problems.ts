import { relative } from 'node:path';
import type { Problem } from '../config/problem.ts';
import { type ExitCode, exitCodes } from '../define-command.ts';
import type { Output } from './output.ts';

/** Problems as lines that editors understand, paths as short as they are from where the person stands. */
export function problemLines(problems: readonly Problem[], folder: string, { colours }: Output): string {
  return problems
    .map(({ file, line, column, severity, message, fix }) => {
      const said = severity === 'error' ? colours.red(severity) : colours.yellow(severity);
      return `${colours.bold(`${shortPath(file, folder)}:${line}:${column}`)} ${said} ${message}${fix ? `; ${fix}` : ''}`;
    })
    .join('\n');
}

/** The end of a command that cannot go on with what is configured. */
export function refuseProblems(problems: readonly Problem[], folder: string, output: Output): ExitCode {
  if (output.isJson) output.answer({ ok: false, problems }, () => '');
  else output.complain(problemLines(problems, folder, output));
  return exitCodes.failed;
}

/** `3 errors, 1 warning`. */
export function problemSum(problems: readonly Problem[]): string {
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  return [counted(errors, 'error'), counted(problems.length - errors, 'warning')].filter((part) => part !== '').join(', ') || 'no problems';
}

export function shortPath(file: string, folder: string): string {
  const short = relative(folder, file);
  return short === '' || short.startsWith('..') ? file : short;
}

function counted(count: number, word: string): string {
  return count === 0 ? '' : `${count} ${word}${count === 1 ? '' : 's'}`;
}
