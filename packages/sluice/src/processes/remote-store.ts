import type { ControlParts } from '@sluice/control';
import type { RecorderKeeper } from './recorder-keeper.ts';

/** The recorder's store as the supervisor sees it: each call goes over the channel. */
export function remoteStore(recorder: Pick<RecorderKeeper, 'ask'>): ControlParts['store'] {
  const call = <Value>(name: string, ...values: readonly unknown[]): Promise<Value> => recorder.ask<Value>('store', { name, values });
  return {
    exchange: (id) => call('exchange', id),
    exchanges: (query) => call('exchanges', query),
    leaks: (query) => call('leaks', query),
    endpoints: (filter) => call('endpoints', filter),
    coverage: (filter) => call('coverage', filter),
    authentication: (filter) => call('authentication', filter),
    overview: (filter) => call('overview', filter),
    timeline: (filter, bucketMs) => call('timeline', filter, bucketMs),
    forget: (consumer) => call('forget', consumer),
    erase: (what) => call('erase', what),
    count: () => call('count'),
  };
}
