import type { CheckedDocument } from './checked-yaml.ts';
import type { Problem } from './problem.ts';
import type { ApiDocument, ConfigurationDocument } from './schema.ts';

/** What the shape of a configuration cannot say about its upstreams. */
export function upstreamProblems({ value, placeOf }: CheckedDocument<ConfigurationDocument>): readonly Problem[] {
  return value.apis.flatMap((api, index) =>
    [...wrongsOf(api)].map(({ path, message, fix }) => ({ ...placeOf(['apis', index, ...path]), severity: 'error', message, fix })),
  );
}

interface Wrong {
  readonly path: readonly (string | number)[];
  readonly message: string;
  readonly fix: string;
}

function* wrongsOf({ upstream, upstreams, upstreamTls, concurrency, outlier, dns }: ApiDocument): Generator<Wrong> {
  if (upstream !== undefined && upstreams !== undefined) {
    yield { path: ['upstream'], message: '"upstream" stands beside "upstreams"', fix: 'leave one of them out' };
  }
  yield* wrongTargets(upstreams ?? []);
  const urls = upstreams?.map(({ url }) => url) ?? [upstream ?? ''];
  if (upstreamTls !== undefined && urls.every((url) => url.startsWith('http:'))) {
    const message = '"upstreamTls" stands beside an upstream that is asked in the clear';
    yield { path: ['upstreamTls'], message, fix: 'write https:// in its address, or leave "upstreamTls" out' };
  }
  if (concurrency !== undefined) {
    const { min = 5, initial = 20, max = 200 } = concurrency;
    if (min > max || initial < min || initial > max) {
      yield {
        path: ['concurrency'],
        message: `"initial" (${initial}) does not lie between "min" (${min}) and "max" (${max})`,
        fix: 'correct one of them',
      };
    }
  }
  if (outlier !== undefined && (upstreams ?? []).length < 2) {
    yield {
      path: ['outlier'],
      message: '"outlier" compares targets, and there is one',
      fix: 'use "circuit", or name several under "upstreams"',
    };
  }
  if (dns !== undefined && (dns.ttlMinMs ?? 1_000) > (dns.ttlMaxMs ?? 300_000)) {
    yield { path: ['dns'], message: '"ttlMinMs" is more than "ttlMaxMs"', fix: 'correct one of them' };
  }
}

function* wrongTargets(targets: NonNullable<ApiDocument['upstreams']>): Generator<Wrong> {
  const seen = new Set<string>();
  let canaries = 0;
  const firstPath = pathOf(targets[0]?.url ?? '');
  for (const [index, { url, canary = 0 }] of targets.entries()) {
    const path = ['upstreams', index, 'url'];
    canaries += canary;
    if (!URL.canParse(url)) {
      yield { path, message: 'this is no address', fix: 'write scheme, host and port, as http://10.0.0.1:3000' };
      continue;
    }
    const { origin } = new URL(url);
    if (seen.has(origin)) yield { path, message: `target ${origin} is named twice`, fix: 'give one of them more "weight" instead' };
    seen.add(origin);
    if (pathOf(url) !== firstPath)
      yield { path, message: 'targets of one API have the same path', fix: `write "${firstPath}" as that of the first` };
  }
  if (canaries > 100) yield { path: ['upstreams'], message: `canaries get ${canaries} percent together`, fix: 'leave at most 100' };
}

function pathOf(url: string): string {
  return URL.canParse(url) ? new URL(url).pathname.replace(/\/$/, '') : '';
}
