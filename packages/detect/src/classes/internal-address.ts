import { byteMask } from '@sluice/model';
import { alphabet, anyByte, indexOfWord } from '../bytes.ts';
import { defineDataClass } from '../define-data-class.ts';
import { against, byKey, byShape, byText, type FindOutcome, type Found, outcome, type TextFinder } from '../evidence.ts';
import { internalHostEnd } from '../finders/internal-host.ts';

const reach = 64;
const hostBytes = alphabet('0-9A-Za-z._-');

/** What programs say before the address that they could not reach. */
const inErrors: TextFinder = {
  literals: [
    'ECONNREFUSED',
    'ENOTFOUND',
    'ETIMEDOUT',
    'EHOSTUNREACH',
    'ECONNRESET',
    'connection refused',
    'could not connect to',
    'failed to connect to',
    'no route to host',
    'dial tcp',
    'upstream',
    'connect to',
  ],
  digitsMin: 0,
  bytesMin: 16,
  needs: byteMask.dot,
  find: (bytes: Uint8Array, start: number, end: number, at: number, found: Found): FindOutcome => {
    const [from, last] = [Math.max(start, at - reach), Math.min(end, at + reach)];
    // Labels of hosts have 63 signs at most (RFC 1035 2.3.4), then a dot.
    if (!hasDot(bytes, from, Math.min(end, last + 64))) return outcome.none;
    for (let index = from; index < last; index += 1) {
      const before = index === start ? 32 : (bytes[index - 1] ?? 0);
      if ((before > 47 && before !== 64 && before !== 91) || before === 46 || before === 45) continue;
      if (hostBytes[bytes[index] ?? 0] === 0) continue;
      const to = internalHostEnd(bytes, index, end);
      if (to < 0) continue;
      found.start = index;
      found.end = to;
      found.weight = 9;
      found.what = 'an internal address in an error';
      return outcome.fit;
    }
    return outcome.none;
  },
};

/** Names that only clusters and clouds give, wherever they stand. */
const clusterHosts: TextFinder = {
  literals: ['.svc.cluster.local', '.compute.internal', '.ec2.internal', 'host.docker.internal', 'metadata.google.internal', '.c.internal'],
  digitsMin: 0,
  bytesMin: 13,
  needs: byteMask.dot,
  find: (bytes: Uint8Array, start: number, end: number, at: number, found: Found): FindOutcome => {
    let from = at;
    while (from > start && at - from < 253 && hostBytes[bytes[from - 1] ?? 0] === 1) from -= 1;
    const to = internalHostEnd(bytes, from, end);
    if (to < 0) return outcome.none;
    found.start = from;
    found.end = to;
    found.weight = 9.5;
    found.what = 'a name inside a cluster';
    return outcome.fit;
  },
};

/** Addresses of the network behind the gate. Alone they are ordinary; a name or an error around them must speak. */
export const internalAddress = defineDataClass({
  id: 'internal.address',
  title: 'Internal host or address',
  sensitivity: 'internal',
  laws: ['OWASP API8:2023'],
  requires: { consumer: 'any', transport: 'any' },
  treatment: { kind: 'strip' },
  retentionDays: 90,
  prevalence: 1 / 500,
  isNeverSampled: true,
  evidence: [
    byShape(
      { what: 'a private address or internal name', needs: 0, allows: anyByte, bytesMin: 7, bytesMax: 300, fits: isInternal },
      { weight: 5.2 },
    ),
    byText(inErrors),
    byText(clusterHosts),
    byKey(
      [
        'host',
        'hostname',
        'host_name',
        'server',
        'server_ip',
        'server_name',
        'upstream',
        'backend',
        'backend_url',
        'internal_ip',
        'internal_url',
        'internal_host',
        'private_ip',
        'private_ip_address',
        'node',
        'node_name',
        'pod_ip',
        'pod',
        'instance',
        'db_host',
        'database_host',
        'redis_host',
        'endpoint',
        'origin',
        'service_url',
        'cluster',
        'broker',
        'broker_url',
        'kafka_broker',
        'queue_host',
        'cache_host',
        'mongo_host',
        'elastic_host',
        'upstream_addr',
        'x_upstream_addr',
        'x_backend',
        'x_host',
        'x_real_server',
        'x_forwarded_server',
        'x_server_name',
        'internal_address',
        'rechner',
        'serveur',
        'servidor',
        'served_by',
        'x_served_by',
        'x_backend_server',
        'x_upstream',
        'via',
      ],
      {
        weight: 3.6,
      },
    ),
    against(['example', 'cidr', 'subnet', 'range', 'client_ip', 'remote_addr', 'device_ip', 'lan_ip', 'printer'], { weight: -3 }),
  ],
  samples: {
    hits: [
      { dbHost: 'orders-db.internal' },
      { upstream: 'http://10.0.3.17:8080/v1' },
      { error: 'connect ECONNREFUSED 10.0.3.17:5432' },
      { text: 'open http://orders.shop.svc.cluster.local:8080/health' },
      { backend: 'ip-10-0-3-17.eu-west-1.compute.internal' },
      { message: 'getaddrinfo ENOTFOUND orders.shop.svc.cluster.local' },
    ],
    misses: [
      { value: '10.0.3.17' },
      { host: 'shop.example.com' },
      { host: '127.0.0.1' },
      { version: '10.0.3.17' },
      { upstream: 'https://api.example.com/internal' },
    ],
  },
});

function hasDot(bytes: Uint8Array, start: number, end: number): boolean {
  let index = start | 0;
  while (index < end && bytes[index] !== 46) index = (index + 1) | 0;
  return index < end;
}

function isInternal(bytes: Uint8Array, start: number, end: number): boolean {
  const scheme = indexOfWord(bytes, start, Math.min(end, start + 20), '://');
  const from = scheme < 0 ? start : scheme + 3;
  const to = internalHostEnd(bytes, from, end);
  return to === end || (to > 0 && (bytes[to] === 58 || bytes[to] === 47 || bytes[to] === 63));
}
