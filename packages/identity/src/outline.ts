/** What is known of callers without verifying anything: ways, algorithms, networks, and what was shown before. */
export { tokenAlgorithms } from './configuration.ts';
export { networkOf } from './network.ts';
export { builtInWays, type Demand, type Requirement, type Shortfall } from './requirement.ts';
export { denialTextOf } from './tokens/denial-text.ts';
export { proofWindowMs } from './tokens/proof-window.ts';
export { ReplayBook, type Replays, type Taken } from './tokens/replay-book.ts';
