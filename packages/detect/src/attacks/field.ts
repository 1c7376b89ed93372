/** Where a value stood, and what is known of that place. */
export interface Field {
  /** The name of the parameter, header or member; empty for items and segments of a path. */
  readonly name: string;
  /** The text is itself a name: of a parameter or a member. Operators of query languages and prototypes stand there. */
  readonly isName: boolean;
  readonly channel: 'path' | 'query' | 'header' | 'cookie' | 'body';
  /** The host that the request asks, in small letters and without its port; null where it is not known. */
  readonly host: string | null;
  /**
   * What the contract says that texts here are; `unknown` where it says nothing, `prose` where it says any text of some length. `shell`, which no contract
   * says, is a line of a manifest's scripts.
   */
  readonly content: 'unknown' | 'prose' | 'markdown' | 'code' | 'html' | 'url' | 'shell';
}
