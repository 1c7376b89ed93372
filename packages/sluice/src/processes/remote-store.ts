import type { ControlParts } from '@sluice/control';
import type { Caller } from './calls.ts';

/** The recorder's store as the supervisor sees it: each call goes over the channel. */
export function remoteStore(caller: () => Caller | null): ControlParts['store'] {
  const call = <Value>(name: string, ...values: readonly unknown[]): Promise<Value> => {
    const recorder = caller();
    return recorder ? recorder.call<Value>('store', { name, values }) : Promise.reject(new Error('the recorder has not started'));
  };
  return {
    exchange: (id) => call('exchange', id),
    exchanges: (query) => call('exchanges', query),
    leaks: (query) => call('leaks', query),
    endpoints: (filter) => call('endpoints', filter),
    overview: (filter) => call('overview', filter),
    timeline: (filter, bucketMs) => call('timeline', filter, bucketMs),
    forget: (consumer) => call('forget', consumer),
    count: () => call('count'),
  };
}
