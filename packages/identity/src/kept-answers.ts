import { Lru } from '@sluice/kit';

export interface Answered<Answer> {
  readonly answer: Answer;
  /** How long it holds; null for as long as there is room. */
  readonly keptMs: number | null;
}

interface Kept<Answer> {
  readonly answer: Answer;
  readonly untilMs: number;
  readonly tail: string;
}

const tailLength = 16;

/**
 * What was found out about credentials, kept for a time and by their fingerprints. Of many that show the same at once one asks, and so many
 * may ask at once as the bound says.
 */
export class KeptAnswers<Answer> {
  readonly #kept: Lru<string, Kept<Answer>>;
  readonly #underway = new Map<string, Promise<Answer>>();
  readonly #underwayMax: number;
  readonly #now: () => number;

  constructor(keptMax: number, underwayMax: number, now: () => number) {
    this.#kept = new Lru(keptMax);
    this.#underwayMax = underwayMax;
    this.#now = now;
  }

  /** What is known of a credential; undefined where nothing is. Its end is compared too: 64 bits alone are too little to take one for another. */
  find(fingerprint: string, credential: string): Answer | undefined {
    const kept = this.#kept.get(fingerprint);
    return kept && kept.tail === credential.slice(-tailLength) && kept.untilMs > this.#now() ? kept.answer : undefined;
  }

  keep(fingerprint: string, credential: string, { answer, keptMs }: Answered<Answer>): Answer {
    const untilMs = keptMs === null ? Number.POSITIVE_INFINITY : this.#now() + keptMs;
    this.#kept.set(fingerprint, { answer, untilMs, tail: credential.slice(-tailLength) });
    return answer;
  }

  /** Null where too many are asked about at once. */
  ask(fingerprint: string, credential: string, asked: () => Promise<Answered<Answer>>): Promise<Answer> | null {
    const key = `${fingerprint} ${credential.slice(-tailLength)}`;
    const underway = this.#underway.get(key);
    if (underway) return underway;
    if (this.#underway.size >= this.#underwayMax) return null;
    const begun = asked()
      .then((answered) => this.keep(fingerprint, credential, answered))
      .finally(() => this.#underway.delete(key));
    this.#underway.set(key, begun);
    return begun;
  }
}
