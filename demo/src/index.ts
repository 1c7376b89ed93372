/** A multi-tenant pharmacy shop that looks like a real API, with leaks that can be switched on and off. */
export type { Attack, Exploit } from './attacks/attack.ts';
export { attacks } from './attacks/attacks.ts';
export { type Attempt, attempt, sendSteps } from './attacks/attempt.ts';
export { vault as sqlVault } from './attacks/sql/branches.ts';
export { type Place as SqlPlace, places as sqlPlaces } from './attacks/sql/places.ts';
export { type Account, accounts, type Persona } from './auth/personas.ts';
export { jwtSecret } from './auth/token.ts';
export { apiKeyOf, staffNumber, tenantIds, userIdOf } from './data/people.ts';
export { benchOrder } from './drive/bench-order.ts';
export { type DriveOptions, type DriveProgress, drive } from './drive/drive.ts';
export type { Flaw, Recipe, Step } from './flaws/flaw.ts';
export { type Sighting, see } from './flaws/see.ts';
export { type FlawChoice, type FlawId, flaws } from './flaws.ts';
export { operationRoles } from './routes/operation-roles.ts';
export { contractPath, type Demo, type DemoOptions, type DemoStats, policyPath, startDemo } from './start-demo.ts';

/** What runs the demo in a process of its own. */
export const mainPath = new URL('./main.ts', import.meta.url);
