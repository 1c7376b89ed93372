import type { Confidence } from './data-class.ts';

export const severities = ['info', 'low', 'medium', 'high', 'critical'] as const;
export type Severity = (typeof severities)[number];

/** Kinds are dotted and stable for ever: `response.undeclared-field`, `request.invalid`, `transport.cleartext`. */
export interface Finding {
  readonly kind: string;
  /** The text form of a place, or the part of the message as `response.status`. */
  readonly place: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  /** OWASP API Security Top 10 2023, as `API3:2023`, where one fits. */
  readonly owasp: string | null;
  /** What was expected, in words of the contract or the rule; never traffic. */
  readonly because: string;
  readonly count: number;
}
