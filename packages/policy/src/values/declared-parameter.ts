/** A value that a contract expects in a request: a parameter, or a member of a body by its name. */
export interface DeclaredParameter {
  readonly in: 'path' | 'query' | 'header' | 'cookie' | 'body';
  readonly name: string;
}
