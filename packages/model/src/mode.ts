/** `observe` judges and records, `shadow` also counts what `enforce` would have changed. One code path; looked at in the very last step. */
export const modes = ['observe', 'shadow', 'enforce'] as const;
export type Mode = (typeof modes)[number];

/** What comes of attacks in requests, from the mildest to the strictest: not looked for, recorded as possible, left to policy. */
export const attackChoices = ['off', 'report', 'refuse'] as const;
export type AttackChoice = (typeof attackChoices)[number];
