/** Something wrong in a file that a person wrote: where, what, and the way out. Lines and columns count from 1. */
export interface Problem {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly severity: 'error' | 'warning';
  readonly message: string;
  readonly fix: string | null;
}

/** `sluice.yaml:12:5 error unknown key "mod"; did you mean "mode"?` */
export function problemText(problem: Problem): string {
  const fix = problem.fix ? `; ${problem.fix}` : '';
  return `${problem.file}:${problem.line}:${problem.column} ${problem.severity} ${problem.message}${fix}`;
}
