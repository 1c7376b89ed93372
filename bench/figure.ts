/** What every figure is made of: a name to run it by, what it says, and how it is measured. */
export interface Figure {
  /** Also the name of its file: `bench/figures/<name>.figure.ts`. One file a name, so no goal is said twice. */
  readonly name: string;
  readonly about: string;
  /** The goal in words, for the list; each value carries its own in numbers. */
  readonly goal: string;
  measure(context: FigureContext): Promise<readonly [FigureValue, ...FigureValue[]]>;
}

export interface FigureContext {
  /** Says how far it is; a person may wait for minutes. */
  readonly say: (line: string) => void;
  /** What only those read who ask with `--details`: versions, configurations, every part of a sum. */
  readonly show: (text: string) => void;
  /** Aborted when the person gives up. */
  readonly signal: AbortSignal;
  /** An empty folder that is deleted afterwards. */
  readonly workFolder: string;
}

export type FigureValue =
  | {
      readonly kind: 'measured';
      readonly name: string;
      readonly value: number;
      readonly unit: string;
      readonly goal: Goal;
      /** What a reader needs beside it, such as the spread over the rounds. */
      readonly note?: string;
    }
  | { readonly kind: 'unmeasured'; readonly name: string; readonly unit: string; readonly goal: Goal; readonly why: string };

/** `none` where a number is told beside others and nothing is asked of it. */
export type Goal =
  | { readonly kind: 'atLeast'; readonly value: number }
  | { readonly kind: 'atMost'; readonly value: number }
  | { readonly kind: 'none' };

export function atLeast(value: number): Goal {
  return { kind: 'atLeast', value };
}

export function atMost(value: number): Goal {
  return { kind: 'atMost', value };
}

export const noGoal: Goal = { kind: 'none' };
