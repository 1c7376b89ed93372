/** Why bytes went by unread. */
export const uninspectedReasons = [
  'unknown-encoding',
  'unknown-media-type',
  'undecodable',
  'invalid-syntax',
  'too-deep',
  'too-many-values',
  'too-large',
  'ratio-exceeded',
  'range',
  'tunnel',
  'timeout',
  'ambiguous',
  'failed',
  /** What the request's head said was enough to refuse it. */
  'refused',
] as const;
export type UninspectedReason = (typeof uninspectedReasons)[number];

/** How much of a message was really seen. Silence is not "clean": `partial` always says why. */
export type Coverage =
  | { readonly kind: 'whole'; readonly bytesSeen: number }
  | { readonly kind: 'partial'; readonly bytesSeen: number; readonly bytesUnseen: number; readonly why: UninspectedReason };
