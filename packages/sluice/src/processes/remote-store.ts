import type { ControlParts } from '@sluice/control';
import { type Caller, Gone } from './calls.ts';

/**
 * The recorder's store as the supervisor sees it: each call goes over the channel. A recorder that dies with a question is followed by
 * another, which is asked again: all questions may be asked twice.
 */
export function remoteStore(ready: () => Promise<Caller>): ControlParts['store'] {
  const call = async <Value>(name: string, ...values: readonly unknown[]): Promise<Value> => {
    const recorder = await ready();
    try {
      return await recorder.call<Value>('store', { name, values });
    } catch (error) {
      if (!(error instanceof Gone)) throw error;
      return (await ready()).call<Value>('store', { name, values });
    }
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
