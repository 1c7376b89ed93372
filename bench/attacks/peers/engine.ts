import type { CorpusValue } from '../corpora.ts';

/** Where a value stands: parameter `q` of a query, or string member `q` of a JSON object that is posted. */
export type Stand = 'query' | 'json';

/** Something that judges requests by what their values look like, by its default threshold. */
export interface Engine {
  readonly name: string;
  readonly version: string;
  isBlocked(value: CorpusValue, stand: Stand): Promise<boolean>;
  stop(): Promise<void>;
}

/** An engine that could be started. */
export interface EngineKind {
  readonly name: string;
  /** What this machine lacks for it; null when everything is there. */
  missing(): string | null;
  /** `folder` is empty and its own. */
  start(folder: string, upstreamPort: number): Promise<Engine>;
}

/** The value as text of a query: what is text of the wire already keeps its escapes. */
export function queryText({ value, isPercentEncoded }: CorpusValue): string {
  if (!isPercentEncoded) return encodeURIComponent(value.toWellFormed());
  // No client gets these onto the wire as they are; `#` would end the query, and `&` the parameter.
  return value.toWellFormed().replace(/[^\x21-\x7e]|[#&]/gu, (one) => encodeURIComponent(one));
}
