import type { AttackDefinition } from './define-attack.ts';
import { crossSiteScripting } from './detectors/cross-site-scripting.ts';
import { pathTraversal } from './detectors/path-traversal.ts';
import { sqlInjection } from './detectors/sql-injection.ts';

/** The shelf of attacks; a test holds it against the folder. */
export const attacks: readonly AttackDefinition[] = [crossSiteScripting, pathTraversal, sqlInjection];
