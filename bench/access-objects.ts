import { createDetection, dataClasses } from '@sluice/detect';
import { Gate, type GateInputs } from '@sluice/flow';
import { zlibCodec } from '@sluice/gateway';
import { defaultIdentityConfiguration, Identifier, MemoryAccessBook, proofWindowMs, ReplayBook } from '@sluice/identity';
import { sipKeyOf, utf8 } from '@sluice/kit';
import { apiId, bytesBody, emptyBody, exchangeId, type RequestMessage, type ResponseMessage, revisionId } from '@sluice/model';
import { compilePolicy } from '@sluice/policy';

export interface ObjectCost {
  readonly what: string;
  /** CPU microseconds that the entry adds to an exchange, the median of the rounds. */
  readonly microseconds: number;
}

const rounds = 15;
const exchangesARound = 1_500;
const api = apiId('shop');

const entries = {
  'rows that are kept': 'where: response.body.items, keep: item.ownerId == consumer.id',
  'all of the whole answer': 'when: "response.body.items.all(i, i.ownerId == consumer.id)"',
} as const;

/** What object-level entries cost on an answer of so many items, beside the same gate without them. */
export async function measureObjectCost(items: number): Promise<readonly ObjectCost[]> {
  const plain = gateWith(null);
  const answer = utf8(JSON.stringify({ items: Array.from({ length: items }, (_, index) => itemOf(index)), total: items }));
  const costs: ObjectCost[] = [];
  for (const [what, terms] of Object.entries(entries)) {
    const guarded = gateWith(`version: 1\naccess:\n  - { id: own, match: { endpoint: GET /items }, permit: anyone, ${terms} }\n`);
    const differences: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const without = await costOf(plain, answer);
      const with_ = await costOf(guarded, answer);
      // The first rounds warm up.
      if (round > 2) differences.push(with_ - without);
    }
    costs.push({ what, microseconds: differences.toSorted((one, other) => one - other)[Math.floor(differences.length / 2)] ?? 0 });
  }
  return costs;
}

function itemOf(index: number): object {
  return {
    id: index,
    ownerId: 'network-k0',
    title: `item ${index}`,
    state: 'open',
    quantity: index % 7,
    updatedAt: '2026-01-14T04:00:00Z',
  };
}

function gateWith(policyText: string | null): Gate {
  const policy = compilePolicy(policyText === null ? [] : [{ file: 'p.yaml', text: policyText }], {
    classes: dataClasses,
    nowMs: 0,
    hasContract: () => false,
    operationId: () => null,
    security: () => null,
    operations: [],
    parameters: () => null,
    roles: [],
    apisWithoutContract: [],
  });
  if (!policy.ok) throw new Error(policy.failure.map(({ message }) => message).join('\n'));
  const identifier = new Identifier(defaultIdentityConfiguration, {
    fingerprint: () => 'k0',
    sha256: (text) => text,
    checkPassword: async () => false,
    now: () => 0,
    book: new MemoryAccessBook(),
    replays: new ReplayBook(proofWindowMs),
  });
  const inputs: GateInputs = {
    revision: revisionId('0123456789abcdef'),
    apis: [
      {
        api,
        contract: null,
        mode: 'enforce',
        paths: 'lenient',
        onInspectError: 'open',
        attacks: 'refuse',
        graphql: null,
        isUpstreamProtected: true,
        authentication: null,
        browser: null,
        routes: [],
      },
    ],
    tokenWays: [],
    policy: policy.value,
    detection,
    attacks: null,
    limits: { heldBytesMax: 262_144, unitBytesMax: 65_536, decodedBytesMax: 67_108_864 },
  };
  return new Gate(inputs, identifier, {
    record: { append: (_record, done) => done('durable'), mayAnswer: true, counts: { appended: 0, durable: 0, held: 0, lost: {} } },
    codec: zlibCodec,
    fingerprintKey: { id: 'k0', key: sipKeyOf(new Uint8Array(16)) },
    mask: { keyed: () => [1, 2], pseudonymBlock: () => new Uint8Array(32), encrypted: () => null },
    now: () => 0,
    wait: () => Promise.resolve(),
    capture: null,
    limits: null,
  });
}

const detection = createDetection(dataClasses);
const request: RequestMessage = {
  kind: 'request',
  method: 'GET',
  scheme: 'http',
  authority: 'shop.test',
  target: '/items',
  headers: ['host', 'shop.test'],
  body: emptyBody,
  peer: { address: '127.0.0.1', port: 1, isProtected: true, certificate: null, certificateThumbprint: null },
};

/** CPU microseconds an exchange. */
async function costOf(gate: Gate, answer: Uint8Array): Promise<number> {
  const start = process.cpuUsage();
  for (let sequence = 1; sequence <= exchangesARound; sequence += 1) {
    const captured = { id: exchangeId(1, sequence), boot: 1, sequence, startedAtMs: 0, request };
    const { message } = await gate.handle(captured, {
      route: { api },
      forward: async (): Promise<ResponseMessage> => ({
        kind: 'response',
        status: 200,
        headers: ['content-type', 'application/json', 'content-length', String(answer.length)],
        body: bytesBody(answer),
      }),
    });
    if (message.status !== 200) throw new Error(`it was answered with ${message.status}`);
  }
  const { user, system } = process.cpuUsage(start);
  return (user + system) / exchangesARound;
}
