import type { DataClassId } from './ids.ts';
import type { Treatment } from './treatment.ts';

export const families = ['personal', 'finance', 'health', 'secret', 'internal'] as const;
export type Family = (typeof families)[number];

export const sensitivities = ['public', 'internal', 'confidential', 'restricted'] as const;
export type Sensitivity = (typeof sensitivities)[number];

/** How sure a detector is. Only `likely` and `certain` are treated by default. */
export const confidences = ['possible', 'likely', 'certain'] as const;
export type Confidence = (typeof confidences)[number];

/** What kind of data a value is, and what it deserves. The detector of a class is detect's business. */
export interface DataClass {
  readonly id: DataClassId;
  readonly title: string;
  readonly family: Family;
  readonly sensitivity: Sensitivity;
  /** As `GDPR Art. 9`, `PCI DSS 4.0 3.3`, `HIPAA 164.514`, `CCPA`. */
  readonly laws: readonly string[];
  /** What a consumer and a hop must be before this class may pass. */
  readonly requires: { readonly consumer: 'any' | 'authenticated'; readonly transport: 'any' | 'tls' };
  /** What is done where a policy says "treat" and no more. */
  readonly treatment: Treatment;
  readonly retentionDays: number;
}
