/** What a condition's leaf came to. `error` is CEL's: a field was missing, a type did not fit. */
export type Outcome = 'true' | 'false' | 'error';

/** One comparison taken beside the bytes, named by the CEL text of the leaf; never a value. */
export interface FactReading {
  /** The leaf as written, as `item.ownerId == claims.sub`. */
  readonly fact: string;
  /** Outcome for the exchange as a whole; for a fact over rows the counts speak and this is null. */
  readonly outcome: Outcome | null;
  /** How many rows came to true, false and error; zeros for a fact over the exchange. */
  readonly rows: { readonly true: number; readonly false: number; readonly error: number };
}
