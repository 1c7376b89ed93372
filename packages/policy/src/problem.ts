/** What is wrong with a policy document, where, and what would be right. */
export interface Problem {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** Names the thing and the remedy; quotes the policy, never traffic. */
  readonly message: string;
  /** A warning does not keep the document from being used. */
  readonly severity: 'error' | 'warning';
}

export function problemText({ file, line, column, message }: Problem): string {
  return `${file}:${line}:${column}: ${message}`;
}
