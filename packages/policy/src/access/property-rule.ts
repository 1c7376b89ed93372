import { isAllowed, isForbidden, type Patterns, type Placed } from './patterns.ts';

/** What one entry says of properties: a permit lists all that may be, a forbid what may not. */
export interface PropertyRule {
  readonly effect: 'permit' | 'forbid';
  readonly patterns: Patterns;
}

/** Whether an entry has something against a property at a place; whether it applies is known once the exchange is judged. */
export function isRestricted({ effect, patterns }: PropertyRule, placed: Placed): boolean {
  return effect === 'permit' ? !isAllowed(patterns, placed) : isForbidden(patterns, placed);
}
