/** Hears of each change: why somebody does not answer as is needed, or null once it does again. */
export type ToldOfAttendance = (name: string, why: string | null) => void;

/** Once told, an absence is not told again for so long: whoever shows credentials at which an endpoint fails writes no log. */
const quietMs = 60_000;

/** Whether one of those answers who say which credentials hold: an issuer, an introspection, the API that is asked who somebody is. */
export class Attendance {
  readonly #name: string;
  readonly #told: ToldOfAttendance;
  readonly #now: () => number;
  #isAway = false;
  #quietUntilMs = Number.NEGATIVE_INFINITY;

  /** `now` is a clock that nobody sets. */
  constructor(name: string, told: ToldOfAttendance, now: () => number) {
    this.#name = name;
    this.#told = told;
    this.#now = now;
  }

  answered(): void {
    if (!this.#isAway) return;
    this.#isAway = false;
    this.#told(this.#name, null);
  }

  failed(error: unknown): void {
    if (this.#isAway || this.#now() < this.#quietUntilMs) return;
    this.#isAway = true;
    this.#quietUntilMs = this.#now() + quietMs;
    this.#told(this.#name, whyOf(error));
  }

  /** The same question, of which each answer is heard. */
  over<Answer>(ask: () => Promise<Answer>): () => Promise<Answer> {
    return async () => {
      try {
        const answer = await ask();
        this.answered();
        return answer;
      } catch (error) {
        this.failed(error);
        throw error;
      }
    };
  }
}

/** `fetch` says what failed in the cause of its error. */
function whyOf(error: unknown): string {
  if (!(error instanceof Error)) return 'no answer';
  const { cause } = error;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const inner = cause instanceof Error && cause.message !== '' ? cause.message : code;
  return inner === '' ? error.message : inner;
}
