import type { DataClass, Severity } from '@sluice/model';

const bySensitivity = { public: 'info', internal: 'low', confidential: 'medium', restricted: 'high' } as const;

/** How bad it is that values of a class are where they should not be. */
export function severityOf({ sensitivity }: DataClass): Severity {
  return bySensitivity[sensitivity];
}
