/** `observe` judges and records, `shadow` also counts what `enforce` would have changed. One code path; looked at in the very last step. */
export const modes = ['observe', 'shadow', 'enforce'] as const;
export type Mode = (typeof modes)[number];
