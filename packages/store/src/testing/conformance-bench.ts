/** What a suite needs of a test runner; `node:test` and `node:assert/strict` fit. */
export interface Bench {
  readonly suite: (name: string, body: () => void) => unknown;
  readonly test: (name: string, body: () => Promise<void>) => unknown;
  readonly equal: (actual: unknown, expected: unknown) => void;
  readonly deepEqual: (actual: unknown, expected: unknown) => void;
}
