import { BlockList, isIP } from 'node:net';
import { readCorpora } from './corpora.ts';

/** Addresses of the machine itself and of inner networks (RFC 6890), by the platform's own reading of them. */
const inner = new BlockList();
for (const [network, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
] as const)
  inner.addSubnet(network, bits, 'ipv4');
for (const [network, bits] of [
  ['::1', 128],
  ['fc00::', 7],
  ['fe80::', 10],
] as const)
  inner.addSubnet(network, bits, 'ipv6');

/** URLs among the example values of real OpenAPI documents, without those that name an inner address or the machine itself; null without tuning data. */
export function realUrls(folder: string | undefined): { readonly urls: readonly string[]; readonly leftOut: number } | null {
  const values = readCorpora(folder)?.benign.get('openapi-values');
  if (values === undefined) return null;
  const all = values.map(({ value }) => value).filter((value) => /^(?:https?|wss?|ftp):\/\//i.test(value) && URL.canParse(value));
  const urls = all.filter((value) => !isInner(new URL(value).hostname));
  return { urls, leftOut: all.length - urls.length };
}

function isInner(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '');
  const family = isIP(host);
  return family === 0 ? host === 'localhost' || host.endsWith('.localhost') : inner.check(host, family === 4 ? 'ipv4' : 'ipv6');
}
