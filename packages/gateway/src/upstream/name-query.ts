import type { RecordWithTtl } from 'node:dns';
import { lookup, Resolver as Stub } from 'node:dns/promises';
import { readFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** What a name stands for. */
export interface NameAnswer {
  /** Never empty; in the order in which they are tried. */
  readonly addresses: readonly string[];
  /** How long it holds; null where that is not told. */
  readonly ttlMs: number | null;
}

/** Asks for the addresses of a host; fails with node's error (`ENOTFOUND`, `ESERVFAIL`, `ETIMEOUT`). */
export type NameQuery = (host: string) => Promise<NameAnswer>;

/** RFC 8305 section 3: one family answered; for the other it is worth to wait so long. */
const resolutionDelayMs = 50;
const hostsFile = process.platform === 'win32' ? String.raw`C:\Windows\System32\drivers\etc\hosts` : '/etc/hosts';

/** As every other program of this machine asks: hosts file, search domains and all. It does not tell how long an answer holds. */
export async function askSystem(host: string): Promise<NameAnswer> {
  const found = await lookup(host, { all: true, order: 'verbatim' });
  return { addresses: found.map(({ address }) => address), ttlMs: null };
}

/** Asks these servers (`address` or `address:port`) for both families, after the hosts file of the system. */
export function askServers(servers: readonly string[], timeoutMs: number): NameQuery {
  const stub = new Stub({ timeout: Math.ceil(timeoutMs / 2), tries: 2, maxTimeout: timeoutMs });
  stub.setServers(servers);
  return async (host) => {
    const known = await addressesInHostsFile(host);
    if (known.length > 0) return { addresses: known, ttlMs: null };
    const found: RecordWithTtl[] = [];
    const families = [stub.resolve6(host, { ttl: true }), stub.resolve4(host, { ttl: true })];
    const arrived = families.map(async (asked) => void found.push(...(await asked)));
    await Promise.any(arrived).catch((failed: AggregateError) => {
      throw reasonOf(failed.errors);
    });
    await Promise.race([Promise.allSettled(arrived), delay(resolutionDelayMs)]);
    const sixFirst = found.toSorted((one, other) => isIP(other.address) - isIP(one.address));
    return { addresses: sixFirst.map(({ address }) => address), ttlMs: 1_000 * Math.min(...found.map(({ ttl }) => ttl)) };
  };
}

/** Both families failed: what is wrong with the name itself says more than that it lacks one of them. */
function reasonOf(errors: readonly NodeJS.ErrnoException[]): Error {
  return errors.find(({ code }) => code !== 'ENODATA') ?? errors[0] ?? new Error('no address');
}

async function addressesInHostsFile(host: string): Promise<readonly string[]> {
  const text = await readFile(hostsFile, 'utf8').catch(() => '');
  const wanted = host.toLowerCase();
  return text.split('\n').flatMap((line) => {
    const [address = '', ...names] = line.replace(/#.*/, '').trim().split(/\s+/);
    return isIP(address) !== 0 && names.some((name) => name.toLowerCase() === wanted) ? [address] : [];
  });
}
