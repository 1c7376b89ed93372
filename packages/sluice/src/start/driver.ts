import { drive } from '@sluice/demo';

/** The demo's callers, in a process of their own. Ends with its parent. */
const [url = '', rate = '40'] = process.argv.slice(2);
const abort = new AbortController();
for (const signal of ['SIGTERM', 'disconnect'] as const) process.on(signal, () => abort.abort());
process.on('SIGINT', () => undefined);
await drive({ url, signal: abort.signal, ratePerSecond: Number(rate), random: Math.random });
process.exit(0);
