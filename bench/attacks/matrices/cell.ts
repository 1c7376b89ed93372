import type { Field } from '@sluice/detect';

/** A value and what it is; `isName`: it is the name of a member or a parameter. */
export interface Cell {
  readonly name: string;
  readonly text: string;
  readonly isName?: boolean;
  /** Where it stands, if not in a member `q` of a body. */
  readonly field?: Partial<Field> | undefined;
}
