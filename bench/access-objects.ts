import { utf8 } from '@sluice/kit';
import { emptyBody, type RequestMessage } from '@sluice/model';
import { costOfExchange, gateWith } from './gate-in-process.ts';

export interface ObjectCost {
  readonly what: string;
  /** CPU microseconds that the entry adds to an exchange, the median of the rounds. */
  readonly microseconds: number;
}

const rounds = 15;
const exchangesARound = 1_500;

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
      const without = await costOfExchange(plain, request, answer, exchangesARound);
      const with_ = await costOfExchange(guarded, request, answer, exchangesARound);
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
