/** What one check came to. `unknown`: it could not be made, because something before it failed. */
export interface Diagnosis {
  readonly name: string;
  readonly state: 'ok' | 'warning' | 'failed' | 'unknown';
  readonly words: string;
  readonly fix: string | null;
}

export function ok(name: string, words: string): Diagnosis {
  return { name, state: 'ok', words, fix: null };
}

export function warning(name: string, words: string, fix: string): Diagnosis {
  return { name, state: 'warning', words, fix };
}

export function failed(name: string, words: string, fix: string): Diagnosis {
  return { name, state: 'failed', words, fix };
}

export function unknown(name: string, words: string): Diagnosis {
  return { name, state: 'unknown', words, fix: null };
}
