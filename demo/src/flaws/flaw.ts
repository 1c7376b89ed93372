import type { Persona } from '../auth/personas.ts';

/** One deliberate leak or hole of the demo: where it is and how anybody can see it. */
export interface Flaw {
  /** CWE number, as `CWE-200`. */
  readonly cwe: string;
  /** What leaks, by the product's data classes; empty where a flaw is not about data. */
  readonly dataClasses: readonly string[];
  readonly howToSee: Recipe;
  readonly id: string;
  /** Method and full path template. */
  readonly operation: string;
  /** OWASP API Security Top 10, as `API3:2023`. */
  readonly owasp: string;
  /** JSON pointers into the answer with `*` for items (of NDJSON and CSV: for records), `''` for the whole body; or `status`, `header:name`. */
  readonly places: readonly string[];
  readonly title: string;
}

/** Requests in their order; the answer to the last shows the flaw. */
export interface Recipe {
  /** What the values at the places look like, where their being there is not yet the flaw. */
  readonly sign?: RegExp;
  /** The status of the last answer while the flaw is on. */
  readonly status: number;
  readonly steps: readonly [Step, ...Step[]];
}

export interface Step {
  readonly as: Persona;
  /** Sent as JSON. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** With its query, percent-encoded, ready to send. */
  readonly path: string;
  /** A body that is sent as it is, with the content type among `headers`. */
  readonly raw?: Buffer | string;
}

export function get(as: Persona, path: string, headers: Readonly<Record<string, string>> = {}): Step {
  return { as, method: 'GET', path, headers };
}
