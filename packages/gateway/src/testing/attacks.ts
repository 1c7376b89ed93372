/** For tests and figures of the whole: what a hostile client says in HTTP/2, and an upstream that counts what reaches it. */

export { downgrades, passedDowngrades } from './downgrades.ts';
export { flood, floods } from './floods.ts';
export { RawUpstream } from './wire.ts';
