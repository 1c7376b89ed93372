import { nearMissWords } from '@sluice/detect';
import type { NearMiss } from '@sluice/model';

/** How narrowly something passed, why, and what would have made it a finding. */
export function nearMissText({ why, points, reportedFrom }: Pick<NearMiss, 'why' | 'points' | 'reportedFrom'>): string {
  const sum = `${points.toFixed(1)} points spoke for it where ${reportedFrom.toFixed(1)} make a finding, and it passed`;
  // A record may be of a version that had other reasons.
  const [holds, where] = Object.entries(nearMissWords).find(([code]) => code === why)?.[1] ?? [];
  return holds === undefined ? `${sum}: ${why}` : `${sum}: ${holds}; it would be a finding ${where}`;
}
