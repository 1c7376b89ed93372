/** One thing that a client does, and how it went. */
export interface StepResult {
  readonly name: string;
  /** Null when it did what it was for. */
  readonly fault: string | null;
}

/** A client's work, step by step. A step that fails is told, and the rest goes on as far as it can. */
export class Steps {
  readonly results: StepResult[] = [];

  async step<Value>(name: string, work: () => Promise<Value>): Promise<Value | undefined> {
    try {
      const value = await work();
      this.results.push({ name, fault: null });
      return value;
    } catch (error) {
      this.results.push({ name, fault: error instanceof Error ? error.message.slice(0, 300) : String(error) });
      return undefined;
    }
  }
}
