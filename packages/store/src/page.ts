export interface Page<Row> {
  readonly rows: readonly Row[];
  /** Asks for the next page; null on the last one. */
  readonly next: string | null;
}

/** Cuts one page out of rows that were read one further than asked. */
export function pageOf<Row>(rows: readonly Row[], limit: number, cursorOf: (row: Row) => string): Page<Row> {
  const last = rows[limit - 1];
  return rows.length > limit && last !== undefined ? { rows: rows.slice(0, limit), next: cursorOf(last) } : { rows, next: null };
}
