/** Counters that several nodes share: leases of limits out of Valkey or Redis. */
export { RedisCounters, type RedisCountersOptions } from './redis-counters.ts';
