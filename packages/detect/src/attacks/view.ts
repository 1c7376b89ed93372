/** What was decoded to come to a view, in order. */
export const steps = ['url', 'html', 'escape', 'unicode', 'utf16', 'json', 'base64'] as const;
export type Step = (typeof steps)[number];

/** A text as some layer behind the gate may read it. */
export interface View {
  readonly text: string;
  /** Union of `sign` bits of the text. */
  readonly signs: number;
  readonly steps: readonly Step[];
}
