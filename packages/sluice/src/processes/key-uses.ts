const dayMs = 86_400_000;
/** Keys of which the day is remembered; beyond it all are told anew. */
const keysMax = 10_000;

/** Which keys of the register are in use, told once a day and key, together with those of the same moment. */
export class KeyUses {
  readonly #now: () => number;
  readonly #tell: (ids: readonly string[]) => Promise<unknown>;
  readonly #seen = new Set<string>();
  #day = 0;
  #untold: string[] = [];

  constructor(now: () => number, tell: (ids: readonly string[]) => Promise<unknown>) {
    this.#now = now;
    this.#tell = tell;
  }

  readonly used = (id: string): void => {
    const day = Math.floor(this.#now() / dayMs);
    if (day !== this.#day || this.#seen.size >= keysMax) this.#seen.clear();
    this.#day = day;
    if (this.#seen.has(id)) return;
    this.#seen.add(id);
    this.#untold.push(id);
    if (this.#untold.length === 1) setImmediate(() => this.#tellAll());
  };

  /** Where nobody hears it, the next day says it again: it is told to whoever tidies up, and decides nothing. */
  #tellAll(): void {
    const ids = this.#untold;
    this.#untold = [];
    this.#tell(ids).catch(() => {});
  }
}
