import { byteMask } from '@sluice/model';
import { asciiOf, hex, runEnd } from '../bytes.ts';
import { defineDataClass } from '../define-data-class.ts';
import { against, byForms, byKey, byText, type FindOutcome, type Found, outcome, type TextFinder } from '../evidence.ts';

const { digit, lower, dash, dot, slash, colon } = byteMask;

/** The hash of a template and five signs, from an alphabet without vowels and what looks like another sign. */
const pod = /^[a-z0-9][a-z0-9-]{0,80}-[a-f0-9]{8,10}-[bcdfghjklmnpqrstvwxz2456789]{5}$/;

/** What runtimes write before the id of a container, and where they keep its limits. */
const runtimes: TextFinder = {
  literals: ['docker://', 'containerd://', 'cri-o://', '/kubepods', 'docker-pullable://', '/docker/'],
  digitsMin: 0,
  bytesMin: 9,
  needs: 0,
  find: (bytes: Uint8Array, _start: number, end: number, at: number, found: Found): FindOutcome => {
    let from = at;
    while (
      from < end &&
      (bytes[from] === 47 || bytes[from] === 58 || bytes[from] === 45 || ((bytes[from] ?? 0) >= 97 && (bytes[from] ?? 0) <= 122)) &&
      from - at < 18
    )
      from += 1;
    const isPods = bytes[at + 1] === 107;
    let slash = from;
    while (slash > at && bytes[slash - 1] !== 47) slash -= 1;
    const to = runEnd(hex, bytes, slash, Math.min(end, slash + 80));
    if (!isPods && to - slash < 12) return outcome.none;
    found.start = at;
    found.end = Math.max(to, at + 9);
    found.weight = 10;
    found.what = 'a container of this host';
    return outcome.fit;
  },
};

/** Which container of which pod on which node answered: names that the cluster gave. */
export const containerId = defineDataClass({
  id: 'internal.container-id',
  title: 'Container, pod or node',
  sensitivity: 'internal',
  laws: ['OWASP API8:2023'],
  requires: { consumer: 'any', transport: 'any' },
  treatment: { kind: 'strip' },
  retentionDays: 90,
  prevalence: 1 / 1000,
  isNeverSampled: true,
  evidence: [
    byForms([
      {
        shape: {
          what: 'a pod of a deployment',
          needs: dash | lower,
          allows: digit | lower | dash,
          bytesMin: 14,
          bytesMax: 120,
          fits: (bytes, start, end) => pod.test(asciiOf(bytes, start, end)),
        },
        weight: 5,
        check: null,
        passRate: 1,
      },
      {
        shape: {
          what: 'hex digits',
          needs: 0,
          allows: digit | lower,
          bytesMin: 12,
          bytesMax: 64,
          fits: (bytes, start, end) => isHexId(bytes, start, end),
        },
        weight: 2.5,
        check: null,
        passRate: 1,
      },
      {
        shape: {
          what: 'a name in a cluster',
          needs: lower,
          allows: digit | lower | dash | dot | slash | colon,
          bytesMin: 3,
          bytesMax: 200,
          fits: () => true,
        },
        weight: 1.2,
        check: null,
        passRate: 1,
      },
    ]),
    byText(runtimes),
    byKey(
      [
        'pod_name',
        'pod_id',
        'pod_uid',
        'k8s_pod',
        'kubernetes_pod',
        'x_pod_name',
        'x_pod',
        'pod_namespace',
        'k8s_namespace',
        'kubernetes_namespace',
        'k8s_node',
        'kubernetes_node',
        'node_hostname',
        'container_id',
        'docker_id',
        'docker_container_id',
        'container_name_k8s',
        'x_container_id',
        'cgroup',
        'replica_set',
        'x_amz_ecs_task',
        'ecs_task_id',
        'task_arn_id',
      ],
      { weight: 8 },
    ),
    byKey(['pod', 'hostname', 'host_name', 'host', 'instance', 'served_by', 'x_served_by', 'server_id', 'node', 'container'], {
      weight: 4.2,
    }),
    against(['shipping_container', 'container_number', 'podcast'], { weight: -6 }),
  ],
  samples: {
    hits: [
      { hostname: 'shop-api-7d4b9c6f58-x2v9k' },
      { containerId: 'docker://0a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f9' },
      { podName: 'shop-api-0' },
      { log: '11:memory:/kubepods/burstable/pod3f2504e0' },
    ],
    misses: [
      { value: 'shop-api-7d4b9c6f58-x2v9k' },
      { hostname: 'shop.example' },
      { containerNumber: 'mscu1234565' },
      { podcastName: 'two-voices' },
      { host: 'api-eu' },
    ],
  },
});

/** As container runtimes shorten and spell their ids; words of hex letters alone are none. */
function isHexId(bytes: Uint8Array, start: number, end: number): boolean {
  const length = end - start;
  return (length === 12 || length === 64) && runEnd(hex, bytes, start, end) === end && /\d/.test(asciiOf(bytes, start, end));
}
