/** An error that names the thing and the remedy. `code` is stable for ever. */
export class SluiceError extends Error {
  readonly code: string;
  readonly status: number;
  readonly fix: string;

  constructor(code: string, status: number, text: string, fix: string, options?: ErrorOptions) {
    super(text, options);
    this.name = 'SluiceError';
    this.code = code;
    this.status = status;
    this.fix = fix;
  }
}

type Makers<Rows> = {
  readonly [Code in keyof Rows]: Rows[Code] extends { readonly text: (...values: infer Values) => string }
    ? (...values: Values) => SluiceError
    : never;
};

/** Turns a table into makers: `defineErrors('POLICY', { UNKNOWN_FIELD: … })` gives code `SLUICE_POLICY_UNKNOWN_FIELD`. */
export function defineErrors<const Rows extends Record<string, { status: number; text: (...values: never[]) => string; fix: string }>>(
  area: string,
  rows: Rows,
): Makers<Rows> {
  const makers: Record<string, (...values: never[]) => SluiceError> = {};
  for (const [code, row] of Object.entries(rows)) {
    makers[code] = (...values) => new SluiceError(`SLUICE_${area}_${code}`, row.status, row.text(...values), row.fix);
  }
  return makers as Makers<Rows>;
}
