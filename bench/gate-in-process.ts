import { createDetection, dataClasses } from '@sluice/detect';
import { type ApiInputs, type FlowPorts, Gate, type GateInputs } from '@sluice/flow';
import { zlibCodec } from '@sluice/gateway';
import {
  defaultIdentityConfiguration,
  Identifier,
  type IdentityConfiguration,
  MemoryAccessBook,
  proofWindowMs,
  ReplayBook,
} from '@sluice/identity';
import { sipKeyOf } from '@sluice/kit';
import { apiId, bytesBody, type ExchangeRecord, exchangeId, type RequestMessage, type ResponseMessage, revisionId } from '@sluice/model';
import { compilePolicy, type PolicyDocument } from '@sluice/policy';
import { sampleSurroundings } from '@sluice/policy/testing';

/** The one API of such a gate. */
export const api = apiId('shop');

/** What a gate of a bench has beside what all of them have. */
export interface GateParts {
  readonly documents?: readonly PolicyDocument[];
  /** What else its one API is. */
  readonly api?: Partial<ApiInputs>;
  readonly attacks?: GateInputs['attacks'];
  readonly heldBytesMax?: number;
  readonly identity?: Partial<IdentityConfiguration>;
  /** Other ports than those of a gate whose keys are nothing. */
  readonly ports?: Partial<FlowPorts>;
  /** Hears of every record; nothing is kept. */
  readonly recorded?: (record: ExchangeRecord) => void;
}

/** A gate in this process, without sockets and, unless said otherwise, without a contract. */
export function openGate({
  documents = [],
  api: about,
  attacks = null,
  heldBytesMax = 262_144,
  identity,
  ports,
  recorded,
}: GateParts): Gate {
  const policy = compilePolicy(documents, {
    ...sampleSurroundings,
    classes: dataClasses,
    nowMs: 0,
    hasContract: () => about?.contract != null,
  });
  if (!policy.ok) throw new Error(policy.failure.map(({ message }) => message).join('\n'));
  const identifier = new Identifier(
    { ...defaultIdentityConfiguration, ...identity },
    {
      fingerprint: () => 'k0',
      fingerprints: () => ['k0'],
      sha256: (text) => text,
      checkPassword: async () => false,
      now: () => 0,
      book: new MemoryAccessBook(),
      replays: new ReplayBook(proofWindowMs),
    },
  );
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
        notFound: null,
        authentication: null,
        browser: null,
        routes: [],
        ...about,
      },
    ],
    tokenWays: [],
    policy: policy.value,
    detection,
    attacks,
    limits: { heldBytesMax, heldRequestBytesMax: 1_048_576, unitBytesMax: 65_536, decodedBytesMax: 67_108_864 },
  };
  return new Gate(inputs, identifier, {
    record: {
      append(record, done) {
        recorded?.(record);
        done('durable');
      },
      mayAnswer: true,
      counts: { appended: 0, durable: 0, held: 0, lost: {} },
    },
    codec: zlibCodec,
    fingerprintKey: { id: 'k0', key: sipKeyOf(new Uint8Array(16)) },
    mask: { keyed: () => [1, 2], pseudonymBlock: () => new Uint8Array(32), encrypted: () => null },
    now: () => 0,
    wait: () => Promise.resolve(),
    capture: null,
    limits: null,
    ...ports,
  });
}

/** One with a policy of its own, or with the default alone. */
export function gateWith(policyText: string | null): Gate {
  return openGate({ documents: policyText === null ? [] : [{ file: 'p.yaml', text: policyText }] });
}

const detection = createDetection(dataClasses);

/** CPU microseconds an exchange. */
export async function costOfExchange(gate: Gate, request: RequestMessage, answer: Uint8Array, exchanges: number): Promise<number> {
  const start = process.cpuUsage();
  for (let sequence = 1; sequence <= exchanges; sequence += 1) {
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
  return (user + system) / exchanges;
}
