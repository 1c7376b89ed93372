import { accounts, benchOrder } from '@sluice/demo';

/** One request of the demo, sent over and over. */
export interface GateLoad {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers: readonly string[];
  readonly body: string | null;
  /** The only status that counts. */
  readonly status: number;
  /** Long enough that the requests which a round cuts off are few among those that it counts. */
  readonly secondsPerRound: number;
}

/** As a caller of an API sends them. A host that is an address makes the rules of CRS write an audit entry for every request. */
const headers = ['Host: api.remedy.example.com', 'Accept: application/json', 'User-Agent: bench/1.0'];

export const gateLoads = {
  '1k': getOf('/v1/bench/1k', 3),
  '20k': getOf('/v1/bench/20k', 3),
  '200k': getOf('/v1/bench/200k', 10),
  post: {
    method: 'POST',
    path: '/v1/orders',
    headers: [...headers, `X-Api-Key: ${accounts.customer.apiKey}`],
    body: benchOrder.toString(),
    status: 201,
    secondsPerRound: 10,
  },
} as const satisfies Readonly<Record<string, GateLoad>>;

function getOf(path: string, secondsPerRound: number): GateLoad {
  return { method: 'GET', path, headers, body: null, status: 200, secondsPerRound };
}
