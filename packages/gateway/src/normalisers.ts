/** What the gateway makes of targets, heads and chains of proxies before anybody is asked, for those that test it from outside. */
export { scanRequestHead } from './client/request-head.ts';
export { readTarget } from './client/target.ts';
export { clientAddress, TrustedProxies } from './forwarded.ts';
export { defaultLimits } from './limits.ts';
