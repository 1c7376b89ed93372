/** How often: counters of every kind, and leases of what they still allow. Pure: clocks and whoever holds the counters come as parameters. */
export { quotaEndMs, quotaStartMs } from './cells/quota-cell.ts';
export { type HeldState, Holder } from './holder.ts';
export type { Ask, Grant, LeasePort, Return } from './lease-port.ts';
export type { Leases, Reading, Taken } from './leases.ts';
export { Lessee, type LesseeOptions } from './lessee.ts';
export { isScarce, leaseMsOf, mostOf } from './shares.ts';
